"""Tables of applications, cases and surveys."""

from yijian.cases.models.applications import (
    Application,
    FollowAttempt,
    GivenFile,
    GivenMaterial,
    Signature,
)
from yijian.cases.models.cases import Case, CorrectionNotice, ReviewTick
from yijian.cases.models.questions import RegisterQuestion
from yijian.cases.models.surveys import Survey, SurveyOpinion

__all__ = [
    "Application",
    "Case",
    "CorrectionNotice",
    "FollowAttempt",
    "GivenFile",
    "GivenMaterial",
    "RegisterQuestion",
    "ReviewTick",
    "Signature",
    "Survey",
    "SurveyOpinion",
]
