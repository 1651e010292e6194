"""What every page of a case shares: the note that somebody read it, and reading what was sent."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from yijian.kernel.actor import Actor
from yijian.plumbing import clock, journal

PURPOSE = "办理本件"


def note_reading(*, what: str, subject_ref: str, about: Iterable[str], actor: Actor, part: str = "") -> None:
    """Note once for each page view that a person's data was read, to handle this very case."""
    journal.write_reading(
        what=what,
        subject_ref=subject_ref,
        about=about,
        actor=actor,
        now=clock.now(),
        purpose=PURPOSE,
        part=part,
    )


def number(text: str | None) -> int | None:
    """Return a whole number from an address or a form, None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def revision_of(request: HttpRequest) -> int | None:
    """Return from which state of the subject the page was drawn."""
    return number(request.POST.get("revision"))


def attachment(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return a file that the browser saves and never shows inside our own origin."""
    response = HttpResponse(content, content_type=media_type)
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = header or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
