"""The accounts' sheets of the exchange format."""

from typing import Any

from yijian.accounts.sections.firms import FirmSection
from yijian.accounts.sections.people import PersonSection
from yijian.accounts.sections.staff import StaffSection
from yijian.plumbing.importing import Section

SECTIONS: tuple[Section[Any], ...] = (StaffSection(), PersonSection(), FirmSection())
"""Everything the accounts read and write, in order."""

__all__ = ["SECTIONS"]
