"""Tables of the accounts."""

from yijian.accounts.models.account import Account
from yijian.accounts.models.acting import Authority, Membership
from yijian.accounts.models.staff import DutyGrant, Staff
from yijian.accounts.models.subjects import LegalPerson, Person

__all__ = ["Account", "Authority", "DutyGrant", "LegalPerson", "Membership", "Person", "Staff"]
