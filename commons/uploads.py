"""Receive files with bounded disk: what is beyond the limit is read and thrown away, so that the page can say so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Keep at most one byte more than `UPLOAD_MOST_BYTES` of a file: enough to see that it is too large.

    The bytes of one request are bounded by `UPLOAD_REQUEST_MOST_BYTES`; after that nothing is kept.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = self.kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        room = settings.UPLOAD_MOST_BYTES + 1 - self.kept
        if self.received > settings.UPLOAD_REQUEST_MOST_BYTES:
            room = 0
        part = raw_data[: max(room, 0)]
        self.kept += len(part)
        self.file.write(part)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        whole = self.kept == file_size
        # What was cut off is told as too large, whichever of the two limits it met.
        return super().file_complete(file_size if whole else max(file_size, settings.UPLOAD_MOST_BYTES + 1))
