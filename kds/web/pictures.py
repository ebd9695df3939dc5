"""Pictures of dishes: what is uploaded is decoded and made anew, so that nothing of it survives but
its pixels, and kept as files beside the database under a hash of their content.

Each is kept twice: `<name>.webp` for a card, `<name>-large.webp` for a whole dish.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Set
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from kds.config import Settings
from kds.errors import Invalid, NotFound
from kds.keeping.places import pictures_of
from kds.web.house import web_of
from kds.web.security import FOR_EVER

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""What a large camera makes; a small file can claim to be much more, and then fill the memory."""
SIZES = {"": (480, 320), "-large": (1200, 800)}
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 78
FRESH_SECONDS = 600
"""So long a file that no dish names is left alone: its dish may just be about to."""
UPLOADS = re.compile(r"/menu/items/[0-9]+/picture")
"""The one path that takes so much."""
_FILE = re.compile(r"[0-9a-f]{32}(-large)?")


def folder_of(settings: Settings) -> Path:
    """Where a venue's pictures are: a folder named like its database, beside it."""
    return pictures_of(settings.data)


def keep(folder: Path, data: bytes) -> str:
    """Store an uploaded picture in both sizes; gives its name. Raises Invalid for anything else."""
    image = _decoded(data)
    files = {suffix: _encoded(image, size) for suffix, size in SIZES.items()}
    name = hashlib.sha256(files["-large"]).hexdigest()[:32]
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in files.items():
        _write(folder / f"{name}{suffix}.webp", content)
    return name


def _decoded(data: bytes) -> Image.Image:
    """The pixels, upright, on white where they are transparent, without anything else."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise Invalid(
                "That picture has too many pixels", field="picture", do="Send a smaller one"
            )
        image.draft("RGB", SIZES["-large"])  # a JPEG is decoded no larger than it is needed
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid(
            "That isn't a picture we can read", field="picture", do="Send a JPEG, PNG or WebP file"
        ) from None
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    return ground


def _encoded(image: Image.Image, size: tuple[int, int]) -> bytes:
    """Cut to 3:2 and scaled down to a size, never up."""
    width = min(size[0], image.width, image.height * 3 // 2)
    fitted = ImageOps.fit(image, (max(3, width), max(2, width * 2 // 3)))
    out = BytesIO()
    fitted.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; what is there already has the same content."""
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    with half.open("wb") as file:
        file.write(content)
        os.fsync(file.fileno())
    half.replace(path)


def sweep(folder: Path, wanted: Set[str]) -> None:
    """Delete the files that no dish names, once they are old enough to be nobody's."""
    if not folder.is_dir():
        return
    old = time.time() - FRESH_SECONDS
    for path in folder.iterdir():
        name = path.name.partition(".")[0].removesuffix("-large")
        if name not in wanted and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)


async def show(request: Request) -> Response:
    """A picture, for everybody who sees the menu. Its name is its content: it never changes."""
    name: str = request.path_params["name"]
    path = folder_of(web_of(request).settings) / f"{name}.webp"
    if not _FILE.fullmatch(name) or not path.is_file():
        raise NotFound("There is no such picture")
    headers = {"Cache-Control": FOR_EVER.decode()}
    return FileResponse(path, media_type="image/webp", headers=headers)


ROUTE = Route("/pictures/{name}", show, name="picture")
