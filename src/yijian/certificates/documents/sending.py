"""Sending sealed files to browsers: always as a download, under a name people recognise."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from yijian.plumbing import files


def pdf_response(digest: str, *, name: str) -> HttpResponse:
    """Return a sealed PDF as a download."""
    response = HttpResponse(files.content_of(digest), content_type="application/pdf")
    header = content_disposition_header(as_attachment=True, filename=f"{name}.pdf")
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
