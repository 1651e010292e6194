"""Everything that changes certificates, seals and written documents."""

from yijian.certificates.operations.ending import (
    cancel_certificate,
    cancel_held,
    expire_certificates,
    remind_holders,
    restore_held,
    revoke_certificate,
    revoke_held,
    suspend_held,
)
from yijian.certificates.operations.issuing import change_certificate, issue_certificate
from yijian.certificates.operations.kinds import define_kind
from yijian.certificates.operations.papers import issue_paper
from yijian.certificates.operations.sealing import sign_content
from yijian.certificates.operations.sharing import (
    Hit,
    SharedCertificate,
    look_up_certificates,
    open_document,
    read_certificate,
)
from yijian.certificates.operations.using import (
    UseUnclear,
    call_certificate,
    copy_certificate,
    forget_showings,
    lend_certificate,
    open_lent,
    print_for_visitor,
    show_certificate,
    withdraw_lending,
)

__all__ = [
    "Hit",
    "SharedCertificate",
    "UseUnclear",
    "call_certificate",
    "cancel_certificate",
    "cancel_held",
    "change_certificate",
    "copy_certificate",
    "define_kind",
    "expire_certificates",
    "forget_showings",
    "issue_certificate",
    "issue_paper",
    "lend_certificate",
    "look_up_certificates",
    "open_document",
    "open_lent",
    "print_for_visitor",
    "read_certificate",
    "remind_holders",
    "restore_held",
    "revoke_certificate",
    "revoke_held",
    "show_certificate",
    "sign_content",
    "suspend_held",
    "withdraw_lending",
]
