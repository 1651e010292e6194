"""The sections this installation understands; areas add theirs in ``ready()``."""

from typing import Any

from yijian.plumbing.importing.section import Section

_sections: dict[str, Section[Any]] = {}


def register(section: Section[Any]) -> None:
    """Add a section; registering the same class again changes nothing.

    :raises ValueError: when another class already has the title, or a column named as key, parent or reference is missing.
    """
    held = _sections.get(section.title)
    if held is not None and type(held) is not type(section):
        raise ValueError(f"section {section.title} is registered twice")
    names = {column.name for column in section.columns}
    wanted = {*section.key, section.referred, *filter(None, [section.parent_column])}
    if wanted - names:
        raise ValueError(f"section {section.title} lacks the columns {sorted(wanted - names)}")
    _sections[section.title] = section


def sections() -> tuple[Section[Any], ...]:
    """Return every registered section in the order they are written."""
    return tuple(sorted(_sections.values(), key=lambda section: (section.order, section.code)))
