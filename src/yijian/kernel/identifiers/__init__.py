"""Identifiers: how each is written, what can be read from it, and what to say to somebody who mistyped it."""

from yijian.kernel.identifiers.case_number import CaseNumber, case_number, parse_case_number
from yijian.kernel.identifiers.certificate_mark import (
    CertificateMark,
    certificate_mark,
    parse_certificate_mark,
)
from yijian.kernel.identifiers.credit_code import CreditCode, parse_credit_code, parse_organization_code
from yijian.kernel.identifiers.item_code import (
    PROFILES,
    CodeProfile,
    ItemCode,
    business_code,
    fitting_profiles,
    implementing_code,
    parse_item_code,
)
from yijian.kernel.identifiers.masking import (
    mask_bank_account,
    mask_identity,
    mask_mail,
    mask_name,
    mask_phone,
)
from yijian.kernel.identifiers.mobile import parse_mobile
from yijian.kernel.identifiers.refusals import IdentifierRefused
from yijian.kernel.identifiers.region_code import PROVINCES, RegionCode, RegionLevel, parse_region_code
from yijian.kernel.identifiers.resident_id import CardKind, ResidentId, Sex, parse_resident_id, widen

__all__ = [
    "PROFILES",
    "PROVINCES",
    "CardKind",
    "CaseNumber",
    "CertificateMark",
    "CodeProfile",
    "CreditCode",
    "IdentifierRefused",
    "ItemCode",
    "RegionCode",
    "RegionLevel",
    "ResidentId",
    "Sex",
    "business_code",
    "case_number",
    "certificate_mark",
    "fitting_profiles",
    "implementing_code",
    "mask_bank_account",
    "mask_identity",
    "mask_mail",
    "mask_name",
    "mask_phone",
    "parse_case_number",
    "parse_certificate_mark",
    "parse_credit_code",
    "parse_item_code",
    "parse_mobile",
    "parse_organization_code",
    "parse_region_code",
    "parse_resident_id",
    "widen",
]
