"""Everything that changes promises, revocations and the credit record."""

from yijian.credit.operations.promises import (
    accept_paper,
    confirm_promise,
    end_promises,
    find_promise_false,
    hand_in,
    lapse_promises,
    remind,
    repair_credit,
    return_paper,
    sign_promise,
    start_check,
    start_promises,
)
from yijian.credit.operations.revocations import (
    close_statements,
    decide_revocation,
    drop_revocation,
    notify_revocation,
    open_revocation,
    state_case,
)

__all__ = [
    "accept_paper",
    "close_statements",
    "confirm_promise",
    "decide_revocation",
    "drop_revocation",
    "end_promises",
    "find_promise_false",
    "hand_in",
    "lapse_promises",
    "notify_revocation",
    "open_revocation",
    "remind",
    "repair_credit",
    "return_paper",
    "sign_promise",
    "start_check",
    "start_promises",
    "state_case",
]
