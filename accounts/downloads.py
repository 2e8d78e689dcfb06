"""How a file of somebody's data leaves: to be saved, and never kept on the way."""

from __future__ import annotations

from django.http import HttpResponse


def handed(content: bytes) -> HttpResponse:
    """Return the file as an attachment that nothing between stores."""
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="data.zip"'
    response["Cache-Control"] = "no-store"
    return response
