"""How letters leave the house: into a file, or by SMTP. Both may fail; the post tries again."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from kds.config import Settings
from kds.sending.letters import Letter

TIMEOUT = 20.0
PORTS = {"smtp": 587, "smtps": 465}


class Sender(Protocol):
    """Takes a letter away, or raises OSError. Called in a thread."""

    def send(self, letter: Letter, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class FileSender:
    """Appends letters to a file, one JSON object a line: for trying out, and for what has no way
    out yet (a text message)."""

    path: Path

    def send(self, letter: Letter, now: datetime) -> None:
        line = {
            "at": now.isoformat(),
            "to": letter.address,
            "subject": letter.subject,
            "text": letter.text,
            "ics": letter.attachment,
        }
        # It holds guests' addresses and their private links: nobody else on the machine reads it.
        opened = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(opened, "a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """Hands letters to a mail server: `smtps://name:password@host` is encrypted from the start,
    `smtp://host:587` as soon as the server offers it (and always before a password is sent)."""

    url: str
    mail_from: str

    def send(self, letter: Letter, now: datetime) -> None:
        where = urlsplit(self.url)
        with _connected(where) as server:
            if where.username:
                server.login(unquote(where.username), unquote(where.password or ""))
            server.send_message(mail_of(letter, self.mail_from))


def _connected(where: SplitResult) -> smtplib.SMTP:
    host, port = where.hostname or "localhost", where.port or PORTS.get(where.scheme, 587)
    context = ssl.create_default_context()
    if where.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    elif where.username:
        server.close()
        raise OSError("the mail server offers no encryption for the password")
    return server


def mail_of(letter: Letter, mail_from: str) -> EmailMessage:
    """A letter as an e-mail; a calendar file goes with it."""
    mail = EmailMessage()
    # A line break in a subject would begin another header.
    mail["Subject"] = " ".join(letter.subject.split())
    mail["From"], mail["To"] = mail_from, letter.address
    if letter.unsubscribe:
        # One click in the reader's own mail program (RFC 8058).
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text)
    if letter.attachment:
        mail.add_attachment(letter.attachment, subtype="calendar", filename="booking.ics")
    return mail


@dataclass(frozen=True, slots=True)
class Senders:
    """Which way a letter goes: e-mail by SMTP where there is a server, all else to a file."""

    file: FileSender
    smtp: SmtpSender | None

    def send(self, letter: Letter, now: datetime) -> None:
        by_mail = self.smtp is not None and "@" in letter.address
        (self.smtp if by_mail and self.smtp else self.file).send(letter, now)


def senders_of(settings: Settings) -> Senders:
    """The ways out that the settings name."""
    file = FileSender(settings.data.with_name("letters.log"))
    sender = settings.mail_from or "bookings@localhost"
    return Senders(file, SmtpSender(settings.smtp, sender) if settings.smtp else None)
