"""Letters: what they say, in whose language, and how they leave."""

from __future__ import annotations

import json
import smtplib
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from typing import ClassVar

import pytest

from kds.guests.model import MessageKind
from kds.guests.queries import Waiting
from kds.sending.letters import SAID, Letter, compose
from kds.sending.senders import FileSender, SmtpSender, mail_of, senders_of
from kds.values import MessageId, to_ms
from tests.cast import settings_for

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
AT = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)


def waiting(kind: MessageKind, language: str = "en", **data: object) -> Waiting:
    said = {"name": "Ada", "size": 4, "at": to_ms(AT), "state": "booked", **data}
    return Waiting(MessageId(1), kind, "ada@example.org", language, said, "", 0)


# A receipt carries a whole check: tests/payments/test_receipt.py.
@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.RECEIPT])
def test_every_kind_has_its_words(kind: MessageKind, tmp_path: Path) -> None:
    letter = compose(waiting(kind), settings_for(tmp_path, venue="Löwe"))
    assert kind in SAID
    assert "Löwe" in letter.subject
    assert "{" not in letter.subject + letter.text
    assert letter.text.startswith("Hello Ada,")


def test_a_confirmation_says_when_in_the_venues_zone_and_where_to_change_it(tmp_path: Path) -> None:
    asked = waiting(MessageKind.CONFIRMATION, link="http://x/book/abc")
    text = compose(asked, settings_for(tmp_path)).text
    assert "Friday, November 27, 2026 at 19:30" in text
    assert "http://x/book/abc" in text


def test_a_request_is_no_confirmation(tmp_path: Path) -> None:
    text = compose(
        waiting(MessageKind.CONFIRMATION, state="requested"), settings_for(tmp_path)
    ).text
    assert "You asked for" in text
    assert "is booked" not in text


def test_an_unknown_language_is_the_venues(tmp_path: Path) -> None:
    letter = compose(waiting(MessageKind.REMINDER, language="tlh"), settings_for(tmp_path))
    assert "Friday" in letter.text


def test_braces_in_a_name_stay_what_they_are(tmp_path: Path) -> None:
    letter = compose(waiting(MessageKind.CHANGE, name="{venue.__class__}"), settings_for(tmp_path))
    assert "Hello {venue.__class__}," in letter.text


def test_by_default_letters_go_to_a_file_beside_the_data(tmp_path: Path) -> None:
    sender = senders_of(settings_for(tmp_path))
    sender.send(Letter("ada@example.org", "A", "B"), NOW)
    sender.send(Letter("+4930123456", "C", "D"), NOW)
    lines = [json.loads(line) for line in (tmp_path / "letters.log").read_text().splitlines()]
    assert [line["to"] for line in lines] == ["ada@example.org", "+4930123456"]


def test_a_subject_of_two_lines_is_one_header() -> None:
    mail = mail_of(Letter("a@example.org", "Hi\r\nBcc: x@example.org", "text"), "us@example.org")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hi Bcc: x@example.org"


class MailServer(StreamRequestHandler):
    """As much of a mail server as a letter needs."""

    received: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip().upper():
            if line == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (row := self.rfile.readline()) != b".\r\n":
                    body += row
                self.received.append(body)
            self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 ok\r\n")


def test_smtp_takes_a_letter_with_its_calendar_file() -> None:
    with TCPServer(("127.0.0.1", 0), MailServer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        sender = SmtpSender(f"smtp://127.0.0.1:{server.server_address[1]}", "us@example.org")
        sender.send(Letter("ada@example.org", "Grüße", "Ein Tisch", "BEGIN:VCALENDAR\r\n"), NOW)
        server.shutdown()
    mail = message_from_bytes(MailServer.received[-1])
    assert mail["To"] == "ada@example.org"
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/mixed", "text/plain", "text/calendar"]


def test_a_password_is_never_sent_in_the_open() -> None:
    with TCPServer(("127.0.0.1", 0), MailServer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"smtp://me:secret@127.0.0.1:{server.server_address[1]}"
        with pytest.raises((OSError, smtplib.SMTPException)):
            SmtpSender(url, "us@example.org").send(Letter("ada@example.org", "A", "B"), NOW)
        server.shutdown()


def test_files_are_appended_to(tmp_path: Path) -> None:
    sender = FileSender(tmp_path / "letters.log")
    for subject in ("one", "two"):
        sender.send(Letter("a@example.org", subject, ""), NOW)
    assert len((tmp_path / "letters.log").read_text().splitlines()) == 2
    assert (tmp_path / "letters.log").stat().st_mode & 0o077 == 0
