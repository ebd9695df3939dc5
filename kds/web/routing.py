"""Finding a route: only those whose path begins as the request's does are looked at.

Starlette tries all routes one after the other, and the house has some four hundred: for those of
the kiosk, which come last, that alone took longer than to draw what was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.routing import BaseRoute, Router
from starlette.types import Receive, Scope, Send

LONGEST_PATH = 2000
"""Characters. No path of ours is as long; Python refuses to read numbers of over 4,300 digits."""


class Signpost(Router):
    """A router that first goes by the path's first word; all else is as Starlette does it."""

    def __init__(self, routes: Sequence[BaseRoute], **options: Any) -> None:
        super().__init__(routes, **options)
        starts = [_first_word(getattr(route, "path", "")) for route in self.routes]
        words = {word for word in starts if "{" not in word}
        # A route that begins with a parameter may fit any path, and keeps its place among them.
        self._towards = {word: Router(self._fitting(starts, word)) for word in words}
        self._elsewhere = Router(self._fitting(starts, None))

    def _fitting(self, starts: Sequence[str], word: str | None) -> list[BaseRoute]:
        pairs = zip(self.routes, starts, strict=True)
        return [route for route, start in pairs if start == word or "{" in start]

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope.get("root_path"):
            await super().app(scope, receive, send)
            return
        scope.setdefault("router", self)
        if len(scope["path"]) > LONGEST_PATH:
            await self.not_found(scope, receive, send)
            return
        towards = self._towards.get(_first_word(scope["path"]), self._elsewhere)
        await towards.app(scope, receive, send)


def _first_word(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]
