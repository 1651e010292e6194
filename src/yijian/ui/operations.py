"""Registering what higher areas bring to the frame of pages; called from ``AppConfig.ready``."""

from collections.abc import Callable

from django.http import HttpRequest

from yijian.ui import queries
from yijian.ui.vocabulary import Entry, Identity


def register_navigation(*entries: Entry) -> None:
    """Add places to the navigation of the faces they name; the same route on the same face counts once."""
    for entry in entries:
        queries.ENTRIES[:] = [
            old
            for old in queries.ENTRIES
            if (old.face, old.route, old.args) != (entry.face, entry.route, entry.args)
        ]
        queries.ENTRIES.append(entry)


def register_identity(provider: Callable[[HttpRequest], Identity | None]) -> None:
    """Say who knows the signed-in person; the last provider wins."""
    queries.IDENTITIES[:] = [provider]
