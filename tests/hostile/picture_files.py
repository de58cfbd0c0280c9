"""Picture files: sizes that they only claim, cut ones, frames without end, noise. What can be decoded is for OCR to read, where
there is one."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.hostile.hostile_file import Hostile, holding

# Nothing reads pictures in the run over all hostile files; where something does, it finds no text in these.
NOT_READ = ("OcrMissing", "PictureWithoutText")
NOT_WHOLE = ("OcrMissing", "FileDamaged", "PictureWithoutText")


def files() -> Iterator[Hostile]:
    yield from _claims()
    yield from _cut()
    yield from _frames()
    yield from _drawn()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes, depth: int = 8) -> bytes:
    """Grey, with whatever data; the size is a claim."""
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def _claims() -> Iterator[Hostile]:
    kind = "picture_claims"
    row = zlib.compress(b"\0" * 1000)
    for width, height in ((100_000, 100_000), (2**31 - 1, 2**31 - 1), (1, 2**31 - 1), (40_001, 1000)):
        yield holding(kind, f"{width}x{height}.png", png(width, height, row), "PictureTooLarge", "FileDamaged")
    yield holding(kind, "0x0.png", png(0, 0, row), *NOT_WHOLE)
    yield holding(kind, "deep.png", png(10, 10, row, depth=77), "FileDamaged")
    entries = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", tag, 4, 1, 90_000) for tag in (256, 257))
    entries += struct.pack("<HHII", 262, 3, 1, 1)
    yield holding(kind, "90000.tif", b"II*\0\x08\0\0\0" + entries + bytes(4), "PictureTooLarge", "FileDamaged")
    flat, plain = zlib.compressobj(9), b"\xff" * 6001
    packed = b"".join(flat.compress(b"\0" + plain[:6000]) for _ in range(6000)) + flat.flush()
    yield holding(kind, "white-36-million.png", png(6000, 6000, packed), *NOT_READ)


def _cut() -> Iterator[Hostile]:
    kind = "picture_cut"
    noise = Image.frombytes("L", (300, 300), random.Random(5).randbytes(90_000))
    for form, suffix in (("PNG", "png"), ("JPEG", "jpg"), ("TIFF", "tif")):
        whole = _saved(noise, form)
        for share in (3, 50, 95):
            yield holding(kind, f"{share}.{suffix}", whole[: len(whole) * share // 100], *NOT_WHOLE)
    garbled = bytearray(_saved(noise, "PNG"))
    garbled[60:4000] = random.Random(6).randbytes(3940)
    yield holding(kind, "garbled.png", bytes(garbled), *NOT_WHOLE)
    yield holding(kind, "only-a-mark.jpg", b"\xff\xd8\xff", "FileDamaged")
    yield holding(kind, "bad-crc.png", png(10, 10, b"no deflate stream"), *NOT_WHOLE)


def _frames() -> Iterator[Hostile]:
    kind = "picture_frames"
    dots = [Image.new("1", (8, 8), 1) for _ in range(2_100)]
    yield holding(
        kind, "2100.tif", _saved(dots[0], "TIFF", save_all=True, append_images=dots[1:]), "PictureTooManyPages"
    )
    one = bytearray(_saved(dots[0], "TIFF"))
    start = struct.unpack("<I", one[4:8])[0]
    count = struct.unpack("<H", one[start : start + 2])[0]
    one[start + 2 + 12 * count : start + 6 + 12 * count] = struct.pack("<I", start)
    yield holding(kind, "itself-again.tif", bytes(one), *NOT_WHOLE)
    one[4:8] = struct.pack("<I", 2**31)
    yield holding(kind, "nowhere.tif", bytes(one), *NOT_WHOLE)


def _drawn() -> Iterator[Hostile]:
    kind = "picture_noise"
    noise = Image.frombytes("L", (500, 500), random.Random(7).randbytes(250_000))
    yield holding(kind, "noise.png", _saved(noise, "PNG"), *NOT_READ, "indexed")
    yield holding(kind, "one-pixel.png", _saved(Image.new("L", (1, 1), 0), "PNG"), *NOT_READ)
    yield holding(kind, "hairline.png", _saved(Image.new("L", (30_000, 1), 0), "PNG"), *NOT_READ)
    grid = Image.new("L", (1200, 1200), 255)
    for place in range(0, 1200, 12):
        grid.paste(0, (place, 0, place + 2, 1200))
        grid.paste(0, (0, place, 1200, place + 2))
    yield holding(kind, "grid.png", _saved(grid, "PNG"), *NOT_READ, "indexed")
    orientation = Image.new("L", (20, 20), 255).getexif()
    orientation[0x0112] = 99
    yield holding(
        kind, "no-such-way-up.jpg", _saved(Image.new("L", (20, 20), 255), "JPEG", exif=orientation), *NOT_READ
    )
