"""PDF files from people: by their content, never by their name. They are only ever given out as downloads."""

from __future__ import annotations

import os
import zipfile
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

END_WITHIN = 2_048


def check_pdf(file: IO[bytes]) -> None:
    """Raise ValidationError unless the file begins as a PDF, ends as one and is not an archive as well."""
    file.seek(0)
    head = file.read(8)
    if not head:
        raise ValidationError(_("It is empty."))
    if not head.startswith(b"%PDF-"):
        raise ValidationError(_("It is not a PDF. Save it as PDF first."))
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - END_WITHIN))
    if b"%%EOF" not in file.read():
        raise ValidationError(_("It is damaged or incomplete."))
    if zipfile.is_zipfile(file):
        raise ValidationError(_("It holds something else beside the document. Save it anew as PDF."))
