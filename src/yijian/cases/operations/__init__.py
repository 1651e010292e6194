"""Everything that changes applications, cases and surveys."""

from yijian.cases.operations.acceptance import (
    accept_by_law,
    accept_case,
    answer_correction,
    ask_for_correction,
    decline_case,
    lapse_corrections,
)
from yijian.cases.operations.asking_again import ask_again
from yijian.cases.operations.checking import ask_again_for_cases, check_by_register
from yijian.cases.operations.decision import grant_case, refuse_case
from yijian.cases.operations.delivery import deliver_application, deliver_if_electronic, note_parcel
from yijian.cases.operations.drafts import (
    Applicant,
    choose_delivery,
    discard_draft,
    give_file,
    promise_material,
    save_fields,
    start_draft,
    take_back_file,
)
from yijian.cases.operations.filing import sign_application
from yijian.cases.operations.following import forget_attempts, note_failed_attempt
from yijian.cases.operations.owing import hand_in_promised, read_messages
from yijian.cases.operations.prefilling import prefill
from yijian.cases.operations.procedures import extend_limit, resume_clock, stop_clock
from yijian.cases.operations.reading import reveal_applicant
from yijian.cases.operations.registers import ask_registers
from yijian.cases.operations.revocation import revoke_case, withdraw_case
from yijian.cases.operations.sign_codes import check_sign_code, send_sign_code
from yijian.cases.operations.surveys import arrange_survey, give_opinion
from yijian.cases.operations.ticking import tick_points

__all__ = [
    "Applicant",
    "accept_by_law",
    "accept_case",
    "answer_correction",
    "arrange_survey",
    "ask_again",
    "ask_again_for_cases",
    "ask_for_correction",
    "ask_registers",
    "check_by_register",
    "check_sign_code",
    "choose_delivery",
    "decline_case",
    "deliver_application",
    "deliver_if_electronic",
    "discard_draft",
    "extend_limit",
    "forget_attempts",
    "give_file",
    "give_opinion",
    "grant_case",
    "hand_in_promised",
    "lapse_corrections",
    "note_failed_attempt",
    "note_parcel",
    "prefill",
    "promise_material",
    "read_messages",
    "refuse_case",
    "resume_clock",
    "reveal_applicant",
    "revoke_case",
    "save_fields",
    "send_sign_code",
    "sign_application",
    "start_draft",
    "stop_clock",
    "take_back_file",
    "tick_points",
    "withdraw_case",
]
