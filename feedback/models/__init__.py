"""What the app stores, one module a noun."""

from feedback.models.petitions import Petition, Question, Topic
from feedback.models.survey_answers import (
    SurveyAnswer,
    SurveyInvitation,
    SurveyRefusal,
    SurveyRemark,
    SurveySignature,
)
from feedback.models.survey_results import Improvement, SurveyReport
from feedback.models.surveys import Survey, SurveyQuestion, SurveyVersion

__all__ = [
    "Improvement",
    "Petition",
    "Question",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyQuestion",
    "SurveyRefusal",
    "SurveyRemark",
    "SurveyReport",
    "SurveySignature",
    "SurveyVersion",
    "Topic",
]
