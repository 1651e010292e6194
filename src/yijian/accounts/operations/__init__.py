"""Everything that changes the accounts."""

from yijian.accounts.operations.acting import (
    end_membership,
    join_firm,
    record_authority,
    revoke_authority,
    switch_subject,
)
from yijian.accounts.operations.mailing import confirm_mail, read_mail, remove_mail, send_mail_code
from yijian.accounts.operations.people import (
    accept_outside_identity,
    register_legal_person,
    register_person,
    register_visitor,
    reveal_personal_data,
)
from yijian.accounts.operations.resetting import OneTimePassword, reset_password
from yijian.accounts.operations.signing import (
    flag_sample_accounts,
    note_sign_in,
    note_sign_out,
    open_account,
    set_account_active,
    set_password,
)
from yijian.accounts.operations.staff import appoint_staff, grant_duty, revoke_duty

__all__ = [
    "OneTimePassword",
    "accept_outside_identity",
    "appoint_staff",
    "confirm_mail",
    "end_membership",
    "flag_sample_accounts",
    "grant_duty",
    "join_firm",
    "note_sign_in",
    "note_sign_out",
    "open_account",
    "read_mail",
    "record_authority",
    "register_legal_person",
    "register_person",
    "register_visitor",
    "remove_mail",
    "reset_password",
    "reveal_personal_data",
    "revoke_authority",
    "revoke_duty",
    "send_mail_code",
    "set_account_active",
    "set_password",
    "switch_subject",
]
