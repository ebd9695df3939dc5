"""The simulated payment page: what a provider's hosted page is to a guest's own phone.

Whoever knows its address can pay there. It goes back to the house with a refresh and a link: after
a form a browser follows no redirect to another address than the page's own (CSP form-action).
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kds.config import is_loopback
from kds.terminals.protocol import Said
from kds.terminals.simulator.book import Entry
from kds.terminals.simulator.gestures import DECLINES, Act, Gesture
from kds.terminals.simulator.reader import Reader, Refusal
from kds.web.i18n import best
from kds.web.security import HEADERS

BACK_SECONDS = 2
ACTS = (Act.APPROVE, Act.DECLINE, Act.CANCEL, Act.LOSE)
"""What a guest can do there."""


class Pages:
    """The open pages of a reader's book, and the card that comes to them by itself."""

    def __init__(self, reader: Reader, house: str, *, by_hand: bool = False) -> None:
        self.reader = reader
        self.house = house
        """The public address of the house: nobody is sent anywhere else from here."""
        self.by_hand = by_hand
        self._hands: set[asyncio.TimerHandle] = set()
        self._seen: set[str] = set()

    def open(self, key: str, amount: int, currency: str, what: str, back: str) -> Entry:
        """A page for this charge, or the one that it has already."""
        known = self.reader.book.get(key)
        if known is not None:
            if (known.amount, known.currency) != (amount, currency) and known.amount:
                raise Refusal(422, "key_reused")
            return known
        if not self.leads_home(back):
            raise Refusal(422, "return_elsewhere")
        entry = Entry(key, amount, currency, Said.WAITING, self.reader.book.next_reference())
        entry = replace(entry, token=secrets.token_urlsafe(24), what=what[:80], back=back)
        return self.reader.book.write(entry)

    def leads_home(self, back: str) -> bool:
        """To the house, or to this machine itself."""
        there, home = urlsplit(back), urlsplit(self.house)
        try:
            odd = there.scheme not in ("http", "https") or there.username or there.port == 0
        except ValueError:  # the port is no number
            return False
        if odd:
            return False
        return (there.scheme, there.netloc) == (home.scheme, home.netloc) or is_loopback(
            there.hostname or ""
        )

    def look(self, token: str) -> Entry:
        """A page that somebody opens; the first time the automatic hand reaches out."""
        entry = self.reader.book.by_token(token)
        if entry is None:
            raise Refusal(404, "no_such_page")
        if token not in self._seen and not self.by_hand and entry.state is Said.WAITING:
            self._seen.add(token)
            self._arm(token)
        return entry

    @property
    def automatic(self) -> float | None:
        return None if self.by_hand else self.reader.automatic

    def _arm(self, token: str) -> None:
        if self.reader.script:
            self._later(0.05, token, self.reader.script.popleft())
        elif self.reader.automatic is not None:
            self._later(self.reader.automatic, token, Gesture(Act.APPROVE))

    def _later(self, seconds: float, token: str, gesture: Gesture) -> None:
        def act() -> None:
            self._hands.discard(handle)
            self.act(token, gesture)

        handle = asyncio.get_running_loop().call_later(seconds, act)
        self._hands.add(handle)

    def act(self, token: str, gesture: Gesture) -> None:
        entry = self.reader.book.by_token(token)
        if entry is not None and entry.state is Said.WAITING:
            self.reader.act(entry, gesture)


def pages_of(request: Request) -> Pages:
    pages: Pages = request.app.state.pages
    return pages


async def hosted(request: Request) -> HTMLResponse:
    pages = pages_of(request)
    entry = pages.look(request.path_params["token"])
    language = best(request.headers.get("Accept-Language", ""), "en")
    html = request.app.state.renderers[language].page(
        "terminals/hosted.html",
        {
            "lang": language,
            "root": request.scope.get("root_path", ""),
            "entry": entry,
            "declines": DECLINES,
            "automatic": pages.automatic,
            "seconds": BACK_SECONDS,
        },
    )
    headers = {name.decode(): value.decode() for name, value in HEADERS}
    headers |= {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return HTMLResponse(html, headers=headers)


async def decide(request: Request) -> Response:
    """A button of the page."""
    form, token = await request.form(), request.path_params["token"]
    name = str(form.get("act", ""))
    pages_of(request).look(token)
    if name in ACTS:
        pages_of(request).act(token, Gesture(Act(name), str(form.get("code", ""))))
    return RedirectResponse(f"{request.scope.get('root_path', '')}/pay/{token}", 303)
