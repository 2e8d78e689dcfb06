"""Files as people bring them, good and bad."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(
    kind: str = "JPEG", *, size: tuple[int, int] = (900, 600), shade: int = 0, mode: str = "RGB", **options: Any
) -> bytes:
    """A picture: its left half dark, its right half of a colour that `shade` tells apart."""
    drawn = Image.new("RGB", size, (20, 21, 43))
    drawn.paste((200, 255 - 25 * shade, 25 * shade), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    drawn.convert(mode).save(out, kind, **options)
    return out.getvalue()


def from_a_phone(*, orientation: int = 1) -> bytes:
    """A JPEG that tells where it was taken, with what, and how the camera was held."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Planted Phones", "Secret 12", orientation
    exif[0x013B] = "Ana Planted"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (40.0, 25.0, 1.5), "W", (3.0, 42.0, 9.25)
    return picture(exif=exif, comment=b"planted comment")


def brought(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bomb(side: int = 30_000) -> bytes:
    """A PNG of a few bytes that says it has 900 million pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("run.js", "alert(1)")
    return out.getvalue()


# Name, content, a word of what is said.
BAD_PICTURES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("empty.jpg", b"", "empty"),
    "svg": ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
    "svg with a head": ("logo.jpg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "SVG"),
    "svg called a picture": ("logo.png", b"\xef\xbb\xbf \n<svg onload=alert(1)>", "SVG"),
    "gif with a program": ("a.gif", b"GIF89a/*\x00\x00*/=1;alert(1)//<script>", "GIF"),
    "picture and page": ("a.jpg", picture() + b"<!DOCTYPE html><script>alert(1)</script>", "something else"),
    "picture and program": ("a.jpg", picture(comment=b"<?php system($_GET[0]); ?>"), "something else"),
    "picture and archive": ("a.png", picture("PNG") + archive(), "something else"),
    "bomb": ("bomb.png", bomb(), "pixels"),
    "small bomb": ("bomb.png", bomb(8_000), "megapixels"),
    "half a picture": ("half.jpg", picture()[:-2_000], "damaged"),
    "only its head": ("head.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged"),
    "a page": ("page.jpg", b"<!DOCTYPE html><h1>Hi</h1>", "not a JPEG"),
    "heic": ("IMG_1.HEIC", b"\0\0\0\x24ftypheic\0\0\0\0mif1heic", "HEIC"),
    "a pdf": ("plan.pdf", PDF, "PDF"),
    "words": ("words.txt", b"Just some words.", "not a JPEG"),
    "a tiff": ("scan.tif", picture("TIFF"), "not a JPEG"),
    "too small": ("dot.png", picture("PNG", size=(8, 8)), "too small"),
    "too large": ("large.jpg", picture() + b"\0" * 10_000_000, "10 MB"),
}
BAD_PDFS: dict[str, tuple[str, bytes, str]] = {
    "empty": ("empty.pdf", b"", "empty"),
    "a picture": ("plan.pdf", picture(), "not a PDF"),
    "a page": ("plan.pdf", b"<!DOCTYPE html><script>alert(1)</script>%PDF-1.4", "not a PDF"),
    "half": ("plan.pdf", PDF[:30], "damaged"),
    "and archive": ("plan.pdf", PDF + archive() + b"", "something else"),
    "too large": ("plan.pdf", PDF + b"\0" * 10_000_000, "10 MB"),
}
