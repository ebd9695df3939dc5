"""For whoever watches the box: alive = the process answers; ready = the house is open."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from kds.web.house import web_of


async def alive(_request: Request) -> JSONResponse:
    return JSONResponse({"alive": True})


async def ready(request: Request) -> JSONResponse:
    web = web_of(request)
    displays = sum(len(feed.displays) for feed in web.hub.feeds)
    return JSONResponse({"ready": True, "seq": web.house.seq, "displays": displays})
