"""Pictures of dishes: uploaded, made anew from their pixels, served for ever, swept up."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from starlette.testclient import TestClient

from kds.app import make_app
from kds.web import pictures
from tests.cast import settings_for

HX = {"HX-Request": "true"}
ROTATED = 6  # EXIF: turn it a quarter clockwise


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    app = make_app(settings_for(tmp_path, demo=True), apps=[])
    with TestClient(app, client=("127.0.0.1", 5000)) as client:
        client.post("/menu/categories", data={"name": "Mains"}, headers=HX)
        for name in ("Octopus", "Sea bass"):
            form = {"category_id": 1, "name": name, "price": "12"}
            client.post("/menu/items", data=form, headers=HX)
        yield client


def photo(width: int = 900, height: int = 600, **exif: object) -> bytes:
    """What a phone sends: left red, right blue, and where it was taken."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    data = Image.Exif()
    data[0x0112] = exif.get("orientation", 1)
    data[0x010F] = "SecretPhone"
    data.get_ifd(0x8825)[2] = (IFDRational(52), IFDRational(31), IFDRational(12))
    out = BytesIO()
    image.save(out, "JPEG", exif=data, comment=b"home address")
    return out.getvalue()


def upload(client: TestClient, data: bytes, item: int = 1, status: int = 204) -> str:
    files = {"picture": ("dish.jpg", data, "image/jpeg")}
    answer = client.post(f"/menu/items/{item}/picture", files=files, headers=HX)
    assert answer.status_code == status, answer.text
    return answer.text


def shown(client: TestClient, item: int = 1) -> str:
    """The name of the picture on the dish's page."""
    page = client.get(f"/menu?item={item}").text
    return page.partition('src="/pictures/')[2].partition('"')[0].removesuffix("-large")


def served(client: TestClient, name: str) -> Image.Image:
    answer = client.get(f"/pictures/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return Image.open(BytesIO(answer.content))


def folder(tmp_path: Path) -> Path:
    return tmp_path / "kds-pictures"


def test_a_picture_comes_in_two_sizes(client: TestClient, tmp_path: Path) -> None:
    upload(client, photo(3000, 2500))
    name = shown(client)
    assert served(client, name).size == (480, 320)
    assert served(client, f"{name}-large").size == (1200, 800)
    assert sorted(each.name for each in folder(tmp_path).iterdir()) == [
        f"{name}-large.webp",
        f"{name}.webp",
    ]


def test_nothing_but_pixels_survives(client: TestClient, tmp_path: Path) -> None:
    upload(client, photo())
    image = served(client, shown(client))
    assert not image.getexif()
    for path in folder(tmp_path).iterdir():
        content = path.read_bytes()
        for trace in (b"SecretPhone", b"home address", b"EXIF", b"Exif", b"ICCP", b"XMP"):
            assert trace not in content


def test_it_is_turned_upright(client: TestClient) -> None:
    """Left red and right blue, turned clockwise: red is on top."""
    upload(client, photo(orientation=ROTATED))
    image = served(client, shown(client)).convert("RGB")
    top, bottom = image.getpixel((200, 5)), image.getpixel((200, image.height - 5))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, bottom[2] > 200) == (True, True)


def test_a_small_picture_is_not_blown_up(client: TestClient) -> None:
    upload(client, photo(90, 90))
    assert served(client, f"{shown(client)}-large").size == (90, 60)


def test_what_is_transparent_stands_on_white(client: TestClient) -> None:
    out = BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(out, "PNG")
    upload(client, out.getvalue())
    assert served(client, shown(client)).convert("RGB").getpixel((9, 9)) == (255, 255, 255)


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    whole = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + whole


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a not even that",
        photo()[:400],
        b"\x89PNG\r\n\x1a\n",
        bomb(20_000),
        bomb(100),
    ],
    ids=["svg", "text", "cut off", "empty", "bomb", "lies"],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(
    client: TestClient, tmp_path: Path, data: bytes
) -> None:
    said = upload(client, data, status=422)
    assert '"field":"picture"' in said
    assert not folder(tmp_path).exists() or not list(folder(tmp_path).iterdir())
    assert shown(client) == ""


def test_no_file_is_said_so(client: TestClient) -> None:
    assert "Choose a picture first" in upload(client, b"", status=422)
    answer = client.post("/menu/items/1/picture", data={"picture": "text"}, headers=HX)
    assert answer.status_code == 422


def test_a_photo_may_be_large_and_nothing_else(client: TestClient) -> None:
    noise = b"\0" * (2 * 1024 * 1024)
    upload(client, photo() + noise)
    upload(client, b"\0" * (pictures.MOST_BYTES + 1), status=413)
    answer = client.post("/menu/items/1/look", content=noise, headers=HX)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "name", ["x", "../kds.db", "..%2fkds.db", "0" * 32, "0" * 32 + "-huge", "%00", "0" * 31 + "/"]
)
def test_other_names_give_nothing(client: TestClient, name: str) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_picture_that_no_dish_shows_is_deleted(client: TestClient, tmp_path: Path) -> None:
    upload(client, photo())
    upload(client, photo(), item=2)
    first = shown(client)
    age(folder(tmp_path))
    upload(client, photo(800, 600))
    second = shown(client)
    assert first != second
    assert client.get(f"/pictures/{first}").status_code == 200, "the other dish shows it still"
    age(folder(tmp_path))
    assert client.post("/menu/items/2/picture/drop", headers=HX).status_code == 204
    assert client.get(f"/pictures/{first}").status_code == 404
    assert client.get(f"/pictures/{second}").status_code == 200
    assert shown(client, 2) == ""


def test_a_fresh_one_is_left_for_the_dish_that_is_about_to_name_it(
    client: TestClient, tmp_path: Path
) -> None:
    name = pictures.keep(folder(tmp_path), photo(500, 400))
    upload(client, photo())
    assert client.get(f"/pictures/{name}").status_code == 200


def age(folder: Path) -> None:
    """Let an hour go by for the files that are there."""
    for path in folder.iterdir():
        then = path.stat().st_mtime - 3600
        os.utime(path, (then, then))
