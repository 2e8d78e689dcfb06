"""A city's logo: looked at like every picture from people, drawn anew as a PNG that keeps what is transparent."""

from __future__ import annotations

import hashlib
import io
import logging
import os
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from commons import pictures

logger = logging.getLogger(__name__)
MOST_BYTES = 2_000_000
MOST_PIXELS = 8_000_000
# Shown 40 pixels high, three times as fine on paper and on dense screens; wide ones at most six times as wide.
HEIGHT, WIDEST = 160, 6


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PNG in sRGB without any metadata, at most `HEIGHT` high."""

    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """128 bits that change with the picture: its name in addresses."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def drawn(file: IO[bytes]) -> Drawn:
    """Return the logo drawn anew. Raises ValidationError that says what is wrong with the file."""
    file.seek(0, os.SEEK_END)
    if file.tell() > MOST_BYTES:
        raise ValidationError(_("It is larger than %(most)d MB.") % {"most": MOST_BYTES // 1_000_000})
    pictures.check_bytes(file)
    file.seek(0)
    try:
        with Image.open(file, formats=pictures.FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(
                    _("It has %(have)d megapixels; send one of at most %(most)d.")
                    % {"have": -(-picture.width * picture.height // 1_000_000), "most": MOST_PIXELS // 1_000_000}
                )
            shape = (ImageOps.exif_transpose(picture) or picture).convert("RGBA")
    except ValidationError:
        raise
    except Exception as error:  # whatever a decoder of hostile bytes may raise, the file is to blame
        logger.info("unreadable logo: %s", type(error).__name__)
        raise ValidationError(_("It is damaged or incomplete.")) from error
    if min(shape.size) < pictures.SHORTEST:
        raise ValidationError(
            _("It is too small: send one of at least %(n)d pixels each way.") % {"n": pictures.SHORTEST}
        )
    if shape.width > WIDEST * shape.height or shape.height > WIDEST * shape.width:
        raise ValidationError(_("It is too long and thin: its long side may be at most six times the short one."))
    shape.thumbnail((HEIGHT * WIDEST, HEIGHT), Image.Resampling.LANCZOS)
    bare = Image.new("RGBA", shape.size)
    bare.paste(shape)
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return Drawn(out.getvalue(), *bare.size)
