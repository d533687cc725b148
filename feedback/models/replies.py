"""回復: the answer to a petition, apart from every note; the one question that may follow; what was promised."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class Reply(models.Model):
    """回復: one answer of a case, in parts. Who drafted and approved it stands in its decision, how it left in its
    letter. Round 1 answers the petition, round 2 the question that followed, every later one a petition that was taken
    up again after its answer was given.
    """

    class Manner(models.TextChoices):
        """回復方式: how the petitioner gets it. Whatever the manner, it stands on the status page too."""

        EMAIL = "email", _("By e-mail")
        LETTER = "letter", _("By letter")
        PHONE = "phone", _("By telephone")
        VISIT = "visit", _("In person")
        PAGE = "page", _("On the status page only")

    class Remedy(models.TextChoices):
        """行政程序法 §172 II: whether the law gives a way of its own, of which the answer has to tell."""

        NONE = "none", _("No appeal, suit or claim for compensation is open")
        OPEN = "open", _("An appeal, a suit or a claim for state compensation is open")

    SPOKEN = (Manner.PHONE, Manner.VISIT)

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="replies")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    outcome = models.CharField(_("outcome"), max_length=30, blank=True)
    summary = SealedTextField(_("in short"), blank=True)
    view = SealedTextField(_("what we found"), blank=True)
    ground = models.TextField(_("legal ground"), max_length=500, blank=True)
    measures = SealedTextField(_("what we do, or why not"), blank=True)
    remedy = models.CharField(_("remedy"), max_length=4, choices=Remedy.choices, blank=True)
    remedy_text = models.TextField(_("how to go on"), max_length=600, blank=True)
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("telephone of the contact"), max_length=30, blank=True)
    manner = models.CharField(_("manner"), max_length=6, choices=Manner.choices, blank=True)
    # [{"item", "due_on"}]: what becomes FollowUp rows when the answer has left
    promises = models.JSONField(_("promises"), default=list, blank=True)
    # The writer has looked: nothing about a third person stands in it. What no rule can see.
    is_cleared = models.BooleanField(_("nothing about third persons"), default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))
    # As it was approved, word for word, with greeting and contact.
    text = SealedTextField(_("whole text"), blank=True)
    decision = models.OneToOneField("cases.Decision", models.PROTECT, null=True, blank=True, related_name="reply")
    letter = models.OneToOneField("cases.Letter", models.PROTECT, null=True, blank=True, related_name="reply")
    # Spoken answers (要點: replies by telephone or in person are noted).
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told_note = models.CharField(_("how it was told"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("given at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reply")
        ordering = ["case", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="reply_once_a_round"),
            models.CheckConstraint(condition=Q(round__gte=1), name="reply_round_known"),
            models.CheckConstraint(condition=Q(letter=None) | Q(decision__isnull=False), name="reply_leaves_decided"),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(decision__isnull=False) & (Q(letter__isnull=False) | ~Q(told_at=None)),
                name="reply_given_was_approved",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, told_by=None, told_note="")
                | Q(told_at__isnull=False, told_by__isnull=False) & ~Q(told_note=""),
                name="reply_told_is_noted",
            ),
            models.CheckConstraint(
                condition=Q(manner__in=["", "email", "letter", "phone", "visit", "page"]), name="reply_manner_known"
            ),
        ]

    def __str__(self):
        return f"reply {self.round} of case {self.case_id}"

    @property
    def is_spoken(self) -> bool:
        return self.manner in self.SPOKEN

    @property
    def is_being_written(self) -> bool:
        """Nobody has been asked to approve it, or it came back."""
        return self.decision is None or self.decision.returned_at is not None


class ReplyAnswer(models.Model):
    """逐題回答: the answer to one numbered question of the petition."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(_("number of the question"))
    text = SealedTextField(_("answer"))

    class Meta:
        verbose_name = _("answer to a question")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["reply", "number"], name="reply_answers_once")]

    def __str__(self):
        return f"answer {self.number} of reply {self.reply_id}"


class FurtherQuestion(models.Model):
    """追問: the one question a petitioner may ask about the answer, under the same number, with a short clock."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="further_question")
    text = SealedTextField(_("question"))
    asked_at = models.DateTimeField(_("asked at"))
    # Who typed it in for somebody on the telephone or at the window.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("further question")

    def __str__(self):
        return f"further question of case {self.case_id}"


class FollowUpQuerySet(models.QuerySet):
    def open(self):
        return self.filter(kept_at=None)


class FollowUp(models.Model):
    """追蹤事項: something an answer promised, with its day and who sees to it. It ends with evidence, not without."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="follow_ups")
    item = models.CharField(_("what was promised"), max_length=300)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("promised at"))
    first_due_on = models.DateField(_("first promised for"))
    due_on = models.DateField(_("promised for"))
    moved_reason = models.CharField(_("why the day moved"), max_length=300, blank=True)
    # The next day on which something is to be said about it, or null (feedback/replies/promises.py).
    remind_on = models.DateField(_("next reminder"), null=True, blank=True)
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.TextField(_("evidence"), max_length=1000, blank=True)
    evidence_file = models.ForeignKey("cases.Attachment", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_at=None, kept_by=None, evidence="")
                | Q(kept_at__isnull=False, kept_by__isnull=False) & ~Q(evidence=""),
                name="follow_up_ends_with_evidence",
            ),
            models.CheckConstraint(condition=Q(kept_at=None) | Q(remind_on=None), name="follow_up_kept_is_quiet"),
            models.CheckConstraint(
                condition=Q(due_on=F("first_due_on")) | ~Q(moved_reason=""), name="follow_up_moves_with_reason"
            ),
            models.CheckConstraint(condition=~Q(item=""), name="follow_up_says_what"),
        ]
        indexes = [
            models.Index(fields=["remind_on", "id"], name="follow_up_to_remind", condition=Q(remind_on__isnull=False)),
            models.Index(fields=["due_on", "id"], name="follow_up_open_by_due", condition=Q(kept_at=None)),
            models.Index(fields=["unit", "due_on"], name="follow_up_of_unit"),
        ]

    def __str__(self):
        return f"follow-up {self.pk} of case {self.case_id}"


class FaqIdea(models.Model):
    """問答建議: what an answer taught that many may ask, without a word about whoever asked. An editor takes it up."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="faq_ideas")
    question = models.CharField(_("question"), max_length=120)
    short = models.CharField(_("short answer"), max_length=200)
    law = models.CharField(_("legal ground"), max_length=100, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("idea for a question")
        constraints = [
            models.UniqueConstraint(fields=["case", "question"], name="faq_idea_once_a_case"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(short=""), name="faq_idea_says_something"),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="faq_idea_taken_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["id"], name="faq_idea_to_take", condition=Q(taken_at=None))]

    def __str__(self):
        return f"idea {self.pk} from case {self.case_id}"
