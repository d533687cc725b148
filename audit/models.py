"""The trail: who did what, and who looked at what. Append-only; the database chains and guards the rows."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """動作: every verb there is. Not a check constraint on purpose: a new verb must not touch the largest table."""

    CASE_FILED = "case.filed", _("Filed")
    CASE_MOVED = "case.moved", _("Moved on")
    CASE_CHANGED = "case.changed", _("Changed by the applicant")
    CASE_CANCELLED = "case.cancelled", _("Cancelled by the applicant")
    CASE_ASSIGNED = "case.assigned", _("Assigned")
    CASE_OPENED = "case.opened", _("Opened by staff")
    CASE_TRACKED = "case.tracked", _("Opened by the applicant")
    CASE_NOTED = "case.noted", _("Internal note written")
    CASE_TOLD = "case.told", _("Caller told by telephone")
    CASE_READ = "case.read", _("Status read by a program of another authority")
    CASE_LOOKED_UP = "case.looked_up", _("Looked up by name")
    CASE_SUPPLEMENT_ASKED = "case.supplement_asked", _("Supplement asked for")
    CASE_SUPPLEMENTED = "case.supplemented", _("Supplement received")
    CASE_FORWARDED = "case.forwarded", _("Forwarded to another unit")
    CASE_FORWARDING_RECEIVED = "case.forwarding_received", _("Forwarding received")
    CASE_FORWARDING_BOUNCED = "case.forwarding_bounced", _("Forwarding came back by itself")
    CASE_FORWARDING_TAKEN_BACK = "case.forwarding_taken_back", _("Forwarding taken back by the sender")
    CASE_RETURNED = "case.returned", _("Returned to the unit before")
    CASE_CONSULTED = "case.consulted", _("Others asked")
    CASE_CONSULTATION_ANSWERED = "case.consultation_answered", _("Others answered")
    CASE_TRANSFERRED = "case.transferred", _("Transferred to another authority")
    CASE_DECISION_DRAFTED = "case.decision_drafted", _("Decision drafted")
    CASE_DECISION_APPROVED = "case.decision_approved", _("Decision approved")
    CASE_DECISION_SENT_BACK = "case.decision_sent_back", _("Decision sent back")
    CASE_WITHDRAWN = "case.withdrawn", _("Withdrawn by the applicant")
    CASE_AMENDED = "case.amended", _("Amended")
    CASE_REOPENED = "case.reopened", _("Reopened")
    CASE_GROUPED = "case.grouped", _("Joined to another case")
    CASE_UNGROUPED = "case.ungrouped", _("Taken out of the group")
    CASE_LETTER_WRITTEN = "case.letter_written", _("Letter written")
    CASE_LETTER_SENT = "case.letter_sent", _("Letter sent")
    CASE_LETTER_RECALLED = "case.letter_recalled", _("Letter recalled")
    CASE_CHECKED = "case.checked", _("Checked on the pier")
    CASE_KEPT = "case.kept", _("Kept beyond its time")
    CASE_KEPT_NO_LONGER = "case.kept_no_longer", _("Kept no longer than its time")
    CASE_BLANKED = "case.blanked", _("People forgotten, time over")
    CASE_CLASSIFIED = "case.classified", _("Classified")
    CASE_REPEATS = "case.repeats", _("Found to repeat an earlier one")
    CASE_SEALED = "case.sealed", _("Sealed")
    CASE_ENTRUSTED = "case.entrusted", _("Entrusted under seal")
    CASE_PART_TRANSFERRED = "case.part_transferred", _("A part transferred to another authority")
    EXTENSION_ASKED = "extension.asked", _("Extension asked for")
    EXTENSION_REFUSED = "extension.refused", _("Extension refused")
    MAILBOX_EXPORTED = "mailbox.exported", _("List of letters exported")
    MAILBOX_CHANGED = "mailbox.changed", _("Rules of the mailbox changed")
    REPLY_WRITTEN = "reply.written", _("Answer written")
    FOLLOW_UP_MADE = "follow_up.made", _("Promise made")
    FOLLOW_UP_MOVED = "follow_up.moved", _("Promise moved to another day")
    FOLLOW_UP_KEPT = "follow_up.kept", _("Promise kept")
    FAQ_PROPOSED = "faq.proposed", _("Passed on for the questions and answers")
    CASE_CONVERTED = "case.converted", _("Converted to another service")
    ADDRESS_CONFIRMED = "address.confirmed", _("E-mail address confirmed by the applicant")
    ANSWER_WRITTEN = "answer.written", _("Answer written anew for everybody")
    ANSWER_PUBLISHED = "answer.published", _("Answer published without names")
    ANSWER_ENDED = "answer.ended", _("Published answer taken down")
    ATTACHMENT_ADDED = "attachment.added", _("Attachment added")
    ATTACHMENT_OPENED = "attachment.opened", _("Attachment opened")
    ATTACHMENT_REFUSED = "attachment.refused", _("Attachment refused")
    BULK_MOVED = "bulk.moved", _("Several cases moved at once")
    BULK_UNDONE = "bulk.undone", _("Bulk move undone")
    TEMPLATE_CHANGED = "template.changed", _("Letter template changed")
    ZONE_CHANGED = "zone.changed", _("Controlled zone changed")
    CODE_REISSUED = "code.reissued", _("Query code issued anew")
    DATA_REVEALED = "data.revealed", _("Masked data revealed")
    STAGE_ENTERED = "stage.entered", _("Stage entered")
    DEADLINE_WARNED = "deadline.warned", _("Deadline near")
    DEADLINE_PASSED = "deadline.passed", _("Deadline passed")
    DEADLINE_EXTENDED = "deadline.extended", _("Deadline extended")
    DEADLINE_PAUSED = "deadline.paused", _("Deadline paused")
    DEADLINE_RESUMED = "deadline.resumed", _("Deadline resumed")
    DEADLINE_RECOUNTED = "deadline.recounted", _("Deadline recounted")
    WATCH_HUSHED = "watch.hushed", _("Return reported, calls silenced")
    REPORT_ADVISED = "report.advised", _("Advised, not filed")
    DOCUMENT_ISSUED = "document.issued", _("Document issued")
    DOCUMENT_OPENED = "document.opened", _("Document opened")
    DOCUMENT_WITHDRAWN = "document.withdrawn", _("Document withdrawn")
    DOCUMENT_VERIFIED = "document.verified", _("Document verified")
    NOTICE_SETTLED = "notice.settled", _("Notice settled by a person")
    NOTICE_CAME_BACK = "notice.came_back", _("Mail came back")
    WEBHOOK_CHANGED = "webhook.changed", _("Program that is told changed")
    MAIL_HELD = "mail.held", _("Mail held after a copy was put back")
    MAIL_LET_GO = "mail.let_go", _("Mail let go")
    LETTER_POSTED = "letter.posted", _("Letter posted")
    SOP_DRAFTED = "sop.drafted", _("Procedure drafted")
    SOP_EDITED = "sop.edited", _("Procedure draft edited")
    SOP_PUBLISHED = "sop.published", _("Procedure published")
    CALENDAR_CHANGED = "calendar.changed", _("Calendar changed")
    CALENDAR_CONFIRMED = "calendar.confirmed", _("Calendar year confirmed")
    CLOSURE_DECLARED = "closure.declared", _("Closure declared")
    CLOSURE_LIFTED = "closure.lifted", _("Closure lifted")
    CONTENT_WRITTEN = "content.written", _("Content written")
    CONTENT_MOVED = "content.moved", _("Content moved on")
    CONTENT_PUBLISHED = "content.published", _("Content published")
    CONTENT_ENDED = "content.ended", _("Content taken down")
    CONTENT_CONFIRMED = "content.confirmed", _("Content reviewed")
    CONTENT_DOUBTED = "content.doubted", _("Error in content reported")
    CONTENT_ANSWERED = "content.answered", _("Error report answered")
    CATEGORY_CHANGED = "category.changed", _("Category of disclosure changed")
    SIGNED_IN = "person.signed_in", _("Signed in")
    SIGNED_OUT = "person.signed_out", _("Signed out")
    SIGN_IN_REFUSED = "person.refused", _("Sign-in refused")
    SECOND_FACTOR_SET = "person.second_factor", _("Second factor changed")
    PERSON_CHANGED = "person.changed", _("Person or role changed")
    ACCOUNTS_REVIEWED = "person.reviewed", _("Accounts reviewed")
    SHIFT_CHANGED = "shift.changed", _("Duty shift changed")
    VISIT_ANNOUNCED = "visit.announced", _("Visitor announced")
    VISIT_CALLED_OFF = "visit.called_off", _("Visit called off")
    ABSENCE_CHANGED = "absence.changed", _("Absence or deputy changed")
    OPEN_DATA_PUBLISHED = "open_data.published", _("Open data published")
    LINE_WRITTEN = "line.written", _("Line written in a book")
    LINE_STRUCK = "line.struck", _("Line of a book struck")
    LINE_MARKED = "line.marked", _("Line of a book marked")
    LINE_OPENED = "line.opened", _("Line of a book opened")
    BOOK_LOOKED_UP = "book.looked_up", _("Book searched")
    BOOK_EXPORTED = "book.exported", _("Book exported")
    PARTIES_FORGOTTEN = "parties.forgotten", _("People in books forgotten, time over")
    BOOK_CLOSED = "book.closed", _("Month of a book closed")
    BOOK_PRINTED = "book.printed", _("Book or paper forms printed")
    PAPER_RESERVED = "paper.reserved", _("Paper forms reserved")
    PAPER_SPOILT = "paper.spoilt", _("Paper form not used")
    POLICE_LIST = "police.list", _("List for the police")
    SETTING_CHANGED = "setting.changed", _("Setting changed")
    SHIFT_GIVEN = "shift.given", _("Shift handed over")
    SHIFT_TAKEN = "shift.taken", _("Shift taken over")
    POINT_CHANGED = "point.changed", _("Service point changed")
    RATING_GIVEN = "rating.given", _("Rating given")
    RATING_CHANGED = "rating.changed", _("Rating changed")
    CALL_TAKEN = "call.taken", _("Call-back taken on")
    CALL_RECORDED = "call.recorded", _("Call-back recorded")
    POINT_CHECKED = "point.checked", _("Service point checked")
    SURVEY_WRITTEN = "survey.written", _("Survey written")
    SURVEY_PUBLISHED = "survey.published", _("Survey published")
    SURVEY_MOVED = "survey.moved", _("Survey opened, closed or given up")
    SURVEY_INVITED = "survey.invited", _("Invitations to a survey sent")
    SURVEY_READ = "survey.read", _("Answers to a survey read or exported")
    SURVEY_REPORTED = "survey.reported", _("Results of a survey published")
    IMPROVEMENT_CHANGED = "improvement.changed", _("Improvement entered or closed")
    OUTREACH_RECORDED = "outreach.recorded", _("Visit recorded")
    OUTREACH_OPENED = "outreach.opened", _("Record of a visit opened")
    OUTREACH_STRUCK = "outreach.struck", _("Record of a visit struck")
    OUTREACH_SUGGESTED = "outreach.suggested", _("Suggestion from a visit written down")
    OUTREACH_FILED = "outreach.filed", _("Petition made of a suggestion")
    OUTREACH_PLANNED = "outreach.planned", _("Visits planned")


class Event(models.Model):
    """稽核紀錄: one line of the trail. Written by audit.actions.record() only, in the transaction of what it tells of.

    It says enough by itself (names as they were), so that it still reads when the rows it points at are gone.
    `note` and `data` hold no personal data of applicants.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    # "citizen", "system", or the name of the person, with （代）where they acted as a deputy.
    actor_name = models.CharField(_("actor name"), max_length=120)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="events")
    note = models.CharField(_("note"), max_length=500, blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["case", "id"], name="event_of_case", condition=models.Q(case__isnull=False)),
            # The trail is read by day and only ever grows at its end.
            models.Index(fields=["actor", "-id"], name="event_of_actor", condition=models.Q(actor__isnull=False)),
            # The auditor's list of one verb: a rare one must not read the whole trail.
            models.Index(fields=["action", "-id"], name="event_of_action"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @property
    def said(self):
        """The verb in the page's language; one that is no longer in the table, as it was written."""
        return Action(self.action).label if self.action in Action.values else self.action

    @property
    def details(self):
        """`data` by name and value. A template cannot ask a dict for its pairs that may hold a name "items"."""
        return list(self.data.items())


class Link(models.Model):
    """鏈結: the place of one event in the chain. Written by the database at commit (migration 0002), never from here.

    hash = SHA-256(prev_hash + the event as text), `seq` has no gaps. No foreign key on purpose: when an event is
    removed by force, its link stays and tells.
    """

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    prev_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("link")

    def __str__(self):
        return f"{self.seq} → {self.event_id}"


class Head(models.Model):
    """鏈首: how long the chain is and how it ends, in one row outside of it: a cut-off tail shows."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    count = models.BigIntegerField(_("count"), default=0)
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("head of the chain")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_one_row")]

    def __str__(self):
        return f"{self.count} {bytes(self.hash).hex()[:12]}"


class Seal(models.Model):
    """封存: the head, signed (Ed25519) with a key the database does not know. Written by audit.tasks.seal."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("at"))
    count = models.BigIntegerField(_("count"), unique=True)
    hash = models.BinaryField()
    signature = models.BinaryField()
    key_id = models.CharField(_("key"), max_length=16)

    class Meta:
        verbose_name = _("seal")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.count}"
