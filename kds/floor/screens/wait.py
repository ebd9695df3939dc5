"""`GET /api/v1/wait`: how long a party would wait, for the venue's own page. Estimates only."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from kds.bus.projection import Live
from kds.floor.queries import duty_cards, quotes_now, seating_cards, unit_cards
from kds.floor.rules.quote import Quote
from kds.values import Spoken, to_ms
from kds.web.house import web_of

FRESH_SECONDS = 15


class WaitState(Spoken):
    """Whether joining the waitlist makes sense: one may, one needn't, one can't."""

    OPEN = "OPEN"
    CLOSED_NO_WAIT = "CLOSED_NO_WAIT"
    CLOSED_OTHER = "CLOSED_OTHER"


async def wait(request: Request) -> JSONResponse:
    """The state of the waitlist and, by party size, the range of minutes that it would take."""
    house = web_of(request).house
    told = estimates(house.live, quotes_now(house.live, house.clock()).sizes)
    answer = {"as_of": to_ms(house.clock()), **told}
    headers = {"Cache-Control": f"public, max-age={FRESH_SECONDS}"}
    return JSONResponse(answer, headers=headers)


def estimates(live: Live, quotes: dict[int, Quote]) -> dict[str, Any]:
    """What the outside may know: no party, no table, no name."""
    largest = max((unit.most for unit in live(unit_cards)), default=0)
    waits = {size: quote for size, quote in quotes.items() if size <= largest}
    works = len(live(duty_cards)) or len(live(seating_cards))
    if not works or all(quote.beyond for quote in waits.values()):
        return {"state": WaitState.CLOSED_OTHER, "estimates": []}
    none = all(quote.now for quote in waits.values())
    return {
        "state": WaitState.CLOSED_NO_WAIT if none else WaitState.OPEN,
        "estimates": [_estimate(size, quote) for size, quote in waits.items()],
    }


def _estimate(size: int, quote: Quote) -> dict[str, Any]:
    if quote.beyond:
        return {"size": size, "state": WaitState.CLOSED_OTHER, "minutes": None}
    state = WaitState.CLOSED_NO_WAIT if quote.now else WaitState.OPEN
    return {"size": size, "state": state, "minutes": [quote.low, quote.high]}
