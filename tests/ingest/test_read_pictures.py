from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from errors import FileDamaged, PictureTooLarge, PictureTooManyPages
from ingest import read_pictures
from ingest.parse import parse_file
from ingest.read_pictures import picture_image, rotate
from ingest.read_scan import page_image
from tests.ingest.small_files import write_pdf


def test_a_picture_is_a_document_with_one_page_to_be_read(tmp_path: Path) -> None:
    for name, kind in (("a.png", "png"), ("a.jpg", "jpeg"), ("a.tif", "tiff")):
        Image.new("L", (40, 30), 255).save(tmp_path / name)
        parsed = parse_file(tmp_path / name)
        assert (parsed.file_type, parsed.pages, parsed.to_ocr, parsed.pages_total) == (kind, (), (1,), 1)


def test_every_frame_of_a_fax_is_a_page(tmp_path: Path) -> None:
    frames = [Image.new("1", (40, 30 + at), at % 2) for at in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    assert parse_file(tmp_path / "a.tif").to_ocr == (1, 2, 3)
    assert picture_image(tmp_path / "a.tif", 3).pixels.shape == (32, 40)


def test_a_photograph_stands_as_its_camera_was_held(tmp_path: Path) -> None:
    picture = Image.new("L", (40, 30), 255)
    exif = picture.getexif()
    exif[0x0112] = 6  # EXIF orientation: turned by a quarter
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert picture_image(tmp_path / "a.jpg", 1).pixels.shape == (40, 30)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (10, 10, 20, 20))
    picture.save(tmp_path / "a.png")
    pixels = picture_image(tmp_path / "a.png", 1).pixels
    assert (pixels[0, 0], pixels[15, 15]) == (255, 0)


def test_grey_paper_becomes_white(tmp_path: Path) -> None:
    picture = np.full((60, 60), 190, np.uint8)
    picture[20:40, 20:40] = 60
    Image.fromarray(picture).save(tmp_path / "a.png")
    pixels = picture_image(tmp_path / "a.png", 1).pixels
    assert (pixels.max(), pixels.min()) == (255, 0)


def test_a_picture_that_says_it_is_huge_is_not_decoded(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "a.png").write_bytes(data + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))
    with pytest.raises(PictureTooLarge) as large:
        parse_file(tmp_path / "a.png")
    assert large.value.values["limit"] == "40,000,000"


def test_more_frames_than_may_be_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_pictures, "MOST_FRAMES", 2)
    frames = [Image.new("1", (8, 8)) for _ in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureTooManyPages):
        parse_file(tmp_path / "a.tif")


def test_a_cut_picture_is_damaged(tmp_path: Path) -> None:
    Image.effect_noise((200, 200), 80).save(tmp_path / "whole.png")
    (tmp_path / "a.png").write_bytes((tmp_path / "whole.png").read_bytes()[:9000])
    with pytest.raises(FileDamaged):
        picture_image(tmp_path / "a.png", 1)
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100)
    with pytest.raises(FileDamaged):
        parse_file(tmp_path / "b.png")


def test_a_page_of_a_pdf_is_drawn_at_200_dpi(tmp_path: Path) -> None:
    image = page_image(write_pdf(tmp_path / "a.pdf", [[("本文です。", 10)]]), 1)
    assert image.pixels.shape == (2339, 1653)
    assert image.points == pytest.approx(72 / 200)
    with pytest.raises(FileDamaged):
        page_image(tmp_path / "a.pdf", 2)


def test_turning_loses_nothing_and_leaves_paper_in_the_corners() -> None:
    turned = rotate(np.zeros((100, 200), np.uint8), 10.0)
    assert turned.shape[0] > 130
    assert turned[0, 0] == 255
