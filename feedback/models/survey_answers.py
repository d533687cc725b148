"""填答: what people answered, and who was asked to. In an anonymous survey no table leads from the one to the other."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class SurveyAnswer(models.Model):
    """填答: one filled-in questionnaire. It knows its day and nothing else of whoever filled it in.

    `marks` holds what was chosen: "q1=a" for each option, "q3.b=5" for a line of a table, and once "q1" or "q3.b" for
    each question that was answered, so that one count of marks is the whole result. The key is the random number of the
    press: the same press twice is one answer. The database refuses every change (migration).
    """

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey("feedback.Survey", models.PROTECT, related_name="answers")
    version = models.ForeignKey("feedback.SurveyVersion", models.PROTECT, related_name="+")
    marks = ArrayField(models.CharField(max_length=24), default=list)
    answered_on = models.DateField(_("answered on"))
    language = models.CharField(_("language"), max_length=10)
    # An anonymous answer to an invitation is written anew among others, so that not even the order of rows tells.
    is_mixed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer to a survey")
        indexes = [
            models.Index(fields=["survey", "answered_on"], name="survey_answers_by_day"),
            models.Index(fields=["survey"], name="survey_answers_to_mix", condition=Q(is_mixed=False)),
        ]

    def __str__(self):
        return f"answer to {self.survey_id}"


class SurveyRemark(models.Model):
    """文字意見: one written answer, sealed. `topics` are those its words name, until a person sorts it."""

    id = models.UUIDField(primary_key=True)
    answer = models.ForeignKey(SurveyAnswer, models.CASCADE, related_name="remarks")
    code = models.CharField(max_length=6)  # of its question
    text = SealedTextField(_("text"))
    topics = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_sorted = models.BooleanField(_("sorted by a person"), default=False)

    class Meta:
        verbose_name = _("written answer")
        constraints = [models.UniqueConstraint(fields=["answer", "code"], name="survey_remark_once")]

    def __str__(self):
        return f"remark to {self.code}"


class SurveyInvitation(models.Model):
    """邀請: one address that is asked to answer, once. Its token is signed, not stored."""

    survey = models.ForeignKey("feedback.Survey", models.PROTECT, related_name="invitations")
    email = SealedTextField(_("e-mail"))
    email_hash = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    invited_at = models.DateTimeField(_("invited at"))
    remind_at = models.DateTimeField(_("reminder at"), null=True, blank=True)
    is_spent = models.BooleanField(_("answered"), default=False)  # whether, never when

    class Meta:
        verbose_name = _("invitation to a survey")
        constraints = [
            models.UniqueConstraint(fields=["survey", "email_hash"], name="survey_invites_once"),
            models.CheckConstraint(condition=Q(is_spent=False) | Q(remind_at=None), name="survey_spent_is_quiet"),
        ]
        indexes = [
            models.Index(fields=["remind_at"], name="survey_to_remind", condition=Q(remind_at__isnull=False)),
            # Who has answered a survey by name, page by page.
            models.Index(fields=["survey", "-id"], name="survey_spent_in_order", condition=Q(is_spent=True)),
        ]

    def __str__(self):
        return f"invitation {self.pk}"


class SurveySignature(models.Model):
    """具名: whose answer it is, where a survey says from the start that it is not anonymous.

    For an anonymous survey the database refuses the row (migration): there is no other way from an answer to a person.
    """

    answer = models.OneToOneField(SurveyAnswer, models.CASCADE, primary_key=True, related_name="signature")
    invitation = models.OneToOneField(SurveyInvitation, models.PROTECT, related_name="signature")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("signature of an answer")

    def __str__(self):
        return f"signature of {self.answer_id}"


class SurveyRefusal(models.Model):
    """拒絕邀請: an address that wants no invitations to surveys. Only its keyed hash is kept."""

    email_hash = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("refusal of invitations")

    def __str__(self):
        return "refusal"
