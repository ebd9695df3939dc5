"""Static files, packed for the wire: what is text is compressed once and kept in memory."""

from __future__ import annotations

import gzip
import os
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

TEXT = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}
SMALLEST = 600
"""Below so many bytes packing saves nothing that a packet would notice."""
KEPT = 400


class Packed(StaticFiles):
    """StaticFiles that sends scripts, styles and drawings gzipped to whoever takes that."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        plain = super().file_response(full_path, stat_result, scope, status_code)
        kind = TEXT.get(Path(full_path).suffix)
        if plain.status_code != 200 or kind is None or stat_result.st_size < SMALLEST:
            return plain
        plain.headers["Vary"] = "Accept-Encoding"
        headers = Headers(scope=scope)
        if "gzip" not in headers.get("Accept-Encoding", "") or "Range" in headers:
            return plain
        body = _packed(str(full_path), stat_result.st_mtime_ns)
        kept = ("etag", "last-modified", "vary")
        packed = Response(body if scope["method"] == "GET" else b"", media_type=kind)
        packed.headers.update({name: plain.headers[name] for name in kept})
        packed.headers["Content-Encoding"] = "gzip"
        packed.headers["Content-Length"] = str(len(body))
        return packed


def pack(request: Request, response: Response) -> None:
    """Gzip an answer for whoever takes that."""
    response.headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.body = gzip.compress(bytes(response.body), 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.body))


@lru_cache(maxsize=KEPT)
def _packed(path: str, changed_at: int) -> bytes:
    """The file's bytes, compressed as far as it goes; `changed_at` makes a new version anew."""
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)
