"""Pictures from people: looked at before they are decoded, turned upright, written anew without what they carried.

What is stored is never the file that was sent, so nothing hidden in it survives: no place, no camera, no program.
"""

from __future__ import annotations

import hashlib
import io
import logging
import threading
import warnings
import zipfile
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

logger = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP")
# The longest side that is kept, and the widths that pages ask for.
LONGEST = 1_600
WIDTHS = (480, 960, 1_600)
SHORTEST = 32
# A JPEG is decoded at a fraction of its size; a progressive one keeps its waves in memory, a PNG every pixel, a WebP
# several times.
MOST_PIXELS = {"JPEG": 52_000_000, "progressive": 25_000_000, "PNG": 16_000_000, "WEBP": 12_600_000}
MASTER_QUALITY, SIZE_QUALITY = 90, 80
SRGB = ImageCms.createProfile("sRGB")
# A picture whose bytes hold one of these is a program as well to whoever reads it as one.
PROGRAMS = (b"<script", b"<?php", b"<!doctype", b"<html")
CHUNK = 1 << 20
_one_at_a_time = threading.Lock()
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, slots=True)
class Master:
    """A checked picture: an upright JPEG in sRGB without any metadata, at most `LONGEST` pixels on its long side."""

    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """128 bits that change with the picture: its name in addresses."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def master(file: IO[bytes]) -> Master:
    """Return the picture written anew. Raises ValidationError that says what is wrong with the file.

    Memory: at most about 190 MB in a process, whatever is sent and however often; 40 MB for what a phone takes.
    """
    check_bytes(file)
    file.seek(0)
    try:
        with _one_at_a_time, Image.open(file, formats=FORMATS) as picture:
            _has_few_pixels(picture)
            upright = _upright(picture)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        most = min(MOST_PIXELS.values()) // 1_000_000  # of any kind
        raise ValidationError(
            _("It has far too many pixels; send one of at most %(most)d megapixels.") % {"most": most}
        ) from error
    except Exception as error:  # whatever a decoder of hostile bytes may raise, the file is to blame
        logger.info("unreadable picture: %s", type(error).__name__)
        raise ValidationError(_("It is damaged or incomplete.")) from error
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=MASTER_QUALITY, optimize=False)
    return Master(out.getvalue(), *upright.size)


def check_bytes(file: IO[bytes]) -> None:
    """Raise ValidationError for a file that is no picture of ours, or something else as well. Decodes nothing."""
    file.seek(0)
    _look_at(file.read(64))
    _has_no_programs(file)


def widths(width: int) -> list[int]:
    """Return the widths in which a picture so wide is offered: those below its own, and its own."""
    return [each for each in WIDTHS if each < width] + [width]


def scaled(master: IO[bytes], width: int) -> bytes:
    """Return a master at that width, as WebP."""
    with Image.open(master, formats=("JPEG",)) as picture:
        height = max(1, round(picture.height * width / picture.width))
        small = picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "WEBP", quality=SIZE_QUALITY, method=4)
        return out.getvalue()


def _look_at(head: bytes) -> None:
    """Raise ValidationError, in words that help, for what is no picture of ours by its first bytes."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise ValidationError(_("It is empty."))
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return
    if start[:5].lower() in (b"<?xml", b"<svg ", b"<svg>") or start.startswith(b"<!--"):
        raise ValidationError(_("It is an SVG drawing. Such files can carry programs: save it as PNG or JPEG."))
    if head.startswith((b"GIF87a", b"GIF89a")):
        raise ValidationError(_("It is a GIF. Save it as PNG or JPEG."))
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"):
        raise ValidationError(
            _(
                "It is a HEIC picture, which many browsers cannot show. Send it as JPEG: on an iPhone, "
                "Settings, Camera, Formats, Most Compatible."
            )
        )
    if head.startswith(b"%PDF-"):
        raise ValidationError(_("It is a PDF. Add it as a document, not as a picture."))
    raise ValidationError(_("It is not a JPEG, PNG or WebP picture."))


def _has_no_programs(file: IO[bytes]) -> None:
    """Raise ValidationError for a picture that is something else as well."""
    file.seek(0)
    tail, found = b"", False
    while (chunk := file.read(CHUNK)) and not found:
        window = (tail + chunk).lower()
        found = any(word in window for word in PROGRAMS)
        tail = window[-16:]
    if found or zipfile.is_zipfile(file):
        raise ValidationError(_("It holds something else beside the picture. Open it and save it anew as JPEG or PNG."))


def _has_few_pixels(picture: Image.Image) -> None:
    """Raise ValidationError for a picture that would fill the memory, or show nothing. Decodes nothing."""
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    most = MOST_PIXELS["progressive" if picture.info.get("progressive") else kind]
    if picture.width * picture.height > most:
        raise ValidationError(
            _("It has %(have)d megapixels; send one of at most %(most)d.")
            % {"have": -(-picture.width * picture.height // 1_000_000), "most": most // 1_000_000}
        )
    if min(picture.size) < SHORTEST:
        raise ValidationError(_("It is too small: send one of at least %(n)d pixels each way.") % {"n": SHORTEST})


def _upright(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, turned as the camera was held, in sRGB, on white where it was transparent."""
    share = min(1.0, LONGEST / max(picture.size))
    picture.draft(None, (round(picture.width * share), round(picture.height * share)))  # type: ignore[arg-type]
    if picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    picture = ImageOps.exif_transpose(picture)
    picture = _in_srgb(picture)
    bare = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        solid = picture.convert("RGBA")
        bare.paste(solid, mask=solid.getchannel("A"))
    else:
        bare.paste(picture.convert("RGB"))
    return bare


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture with the colours it means; a profile that cannot be read is no profile."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    profile: Any = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, meant, SRGB, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
