"""What others ask the certificates; nothing here writes."""

from yijian.certificates.queries.checking import (
    check_certificate,
    check_digest,
    check_file,
    check_shown,
    lending,
    public_keys,
    signed_data,
)
from yijian.certificates.queries.holding import (
    CertificatePage,
    IssuedPage,
    certificate,
    certificate_page,
    certificates_of_case,
    certificates_of_cases,
    copy_for_printer,
    copy_of,
    held_certificates,
    held_kinds,
    held_values,
    issued_page,
    kind,
    kinds,
    wallet,
)
from yijian.certificates.queries.papers import paper, papers_of_case, papers_of_cases
from yijian.certificates.queries.showing import show_code

__all__ = [
    "CertificatePage",
    "IssuedPage",
    "certificate",
    "certificate_page",
    "certificates_of_case",
    "certificates_of_cases",
    "check_certificate",
    "check_digest",
    "check_file",
    "check_shown",
    "copy_for_printer",
    "copy_of",
    "held_certificates",
    "held_kinds",
    "held_values",
    "issued_page",
    "kind",
    "kinds",
    "lending",
    "paper",
    "papers_of_case",
    "papers_of_cases",
    "public_keys",
    "show_code",
    "signed_data",
    "wallet",
]
