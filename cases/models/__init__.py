"""The spine's tables, split by noun."""

from cases.models.attachments import Attachment, Erasure
from cases.models.authorities import Authority, Transfer
from cases.models.brakes import Attempt
from cases.models.calendar import CalendarDay, Closure, ConfirmedYear, Declaration
from cases.models.case import Applicant, Case, Note, ReferenceCounter
from cases.models.casework import Consultation, Decision, Forwarding, Supplement
from cases.models.catalogue import Rung, Service, Sop, SopSheet, Stage
from cases.models.confidence import Accused, Confidant
from cases.models.deadlines import Alert, ClockEntry, Deadline
from cases.models.documents import IssuedDocument, Rendering
from cases.models.drafts import Draft
from cases.models.figures import DailyFigure
from cases.models.heartbeat import Heartbeat
from cases.models.letters import Letter, LetterTemplate
from cases.models.lists import BulkItem, BulkRun, SavedView
from cases.models.prints import PrintSheet
from cases.models.search import SearchEntry, SearchFile, SearchMiss, SearchNews

__all__ = [
    "Accused",
    "Alert",
    "Applicant",
    "Attachment",
    "Attempt",
    "Authority",
    "BulkItem",
    "BulkRun",
    "CalendarDay",
    "Case",
    "ClockEntry",
    "Closure",
    "Confidant",
    "ConfirmedYear",
    "Consultation",
    "DailyFigure",
    "Deadline",
    "Decision",
    "Declaration",
    "Draft",
    "Erasure",
    "Forwarding",
    "Heartbeat",
    "IssuedDocument",
    "Letter",
    "LetterTemplate",
    "Note",
    "PrintSheet",
    "ReferenceCounter",
    "Rendering",
    "Rung",
    "SavedView",
    "SearchEntry",
    "SearchFile",
    "SearchMiss",
    "SearchNews",
    "Service",
    "Sop",
    "SopSheet",
    "Stage",
    "Supplement",
    "Transfer",
]
