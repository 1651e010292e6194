"""What the departments' own pages of cases, applications and surveys show."""

from yijian.cases.queries.casework.correcting import CorrectionPage, correction_page
from yijian.cases.queries.casework.desk import (
    DeskPage,
    DeskReceipt,
    KeptRow,
    desk_page,
    desk_receipt,
    elder_note,
    kept_at_desk,
)
from yijian.cases.queries.casework.letters import letter_of, receipt_of
from yijian.cases.queries.casework.listing import CasePage, CaseRow, case_page
from yijian.cases.queries.casework.page import ReviewPage, review_page
from yijian.cases.queries.casework.papers import file_for_review
from yijian.cases.queries.casework.surveying import SurveyPage, survey_page, survey_photo
from yijian.cases.queries.casework.whole import WholePage, whole_page

__all__ = [
    "CasePage",
    "CaseRow",
    "CorrectionPage",
    "DeskPage",
    "DeskReceipt",
    "KeptRow",
    "ReviewPage",
    "SurveyPage",
    "WholePage",
    "case_page",
    "correction_page",
    "desk_page",
    "desk_receipt",
    "elder_note",
    "file_for_review",
    "kept_at_desk",
    "letter_of",
    "receipt_of",
    "review_page",
    "survey_page",
    "survey_photo",
    "whole_page",
]
