"""What the app stores, one module a noun."""

from feedback.models.library import PublishedAnswer
from feedback.models.mailbox import AssignmentRule, ExtensionRequest, MailboxRules, PartTransfer, Repeat, SenderKey
from feedback.models.outreach import Audience, Help, Outreach, OutreachPlan, Suggestion, Way
from feedback.models.petitions import Petition, Question, Topic
from feedback.models.ratings import LOW, CallBack, Invitation, Rating, Score
from feedback.models.replies import FaqIdea, FollowUp, FurtherQuestion, Reply, ReplyAnswer
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
    "LOW",
    "AssignmentRule",
    "Audience",
    "CallBack",
    "ExtensionRequest",
    "FaqIdea",
    "FollowUp",
    "FurtherQuestion",
    "Help",
    "Improvement",
    "Invitation",
    "MailboxRules",
    "Outreach",
    "OutreachPlan",
    "PartTransfer",
    "Petition",
    "PublishedAnswer",
    "Question",
    "Rating",
    "Repeat",
    "Reply",
    "ReplyAnswer",
    "Score",
    "SenderKey",
    "Suggestion",
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
    "Way",
]
