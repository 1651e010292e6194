"""Importer sections of people, staff and firms."""

from typing import Any

SECTIONS: tuple[Any, ...] = ()
