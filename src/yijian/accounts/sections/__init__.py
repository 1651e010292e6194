"""The accounts' sheets of the exchange format."""

from typing import Any

from yijian.accounts.sections.staff import AccountSection, StaffSection
from yijian.accounts.sections.subjects import AuthoritySection, FirmSection, PersonSection
from yijian.plumbing.importing import Section

SECTIONS: tuple[Section[Any], ...] = (
    StaffSection(),
    PersonSection(),
    FirmSection(),
    AuthoritySection(),
    AccountSection(),
)
"""Everything the accounts read and write, in order."""

__all__ = ["SECTIONS"]
