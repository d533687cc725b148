"""承辦: what happens between receipt and answer. One row each: asked for, decided, forwarded, asked of others."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class Supplement(models.Model):
    """補正: everything that is missing, asked for once and in one notice (行政程序法; facts §4: all at once)."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="supplement")
    # [{"key", "zh", "en"}]: what is missing, in the words the applicant reads
    items = models.JSONField(_("what is missing"), default=list)
    reason = models.TextField(_("explanation"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.JSONField(_("answer"), default=dict, blank=True)
    # Where the case stood, and where it goes on.
    stage_before = models.ForeignKey("cases.Stage", models.PROTECT, null=True, blank=True, related_name="+")
    status_before = models.CharField(_("status before"), max_length=20)

    class Meta:
        verbose_name = _("supplement")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
                name="supplement_answered_after_asked",
            ),
        ]

    def __str__(self):
        return f"supplement of case {self.case_id}"


class Decision(models.Model):
    """決定: drafted by one person, approved by another (the database refuses the same), then it stands."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=30)
    reasons = models.TextField(_("reasons"), max_length=4000, blank=True)
    conditions = models.TextField(_("conditions"), max_length=2000, blank=True)
    # What only this service decides (zone, dates, items, fee …); its room reads it.
    details = models.JSONField(_("details"), default=dict, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("drafted at"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    returned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    return_reason = models.CharField(_("why it was sent back"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("decision")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="decision_approver_did_not_draft"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="decision_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(approved_at=None), name="decision_approved_or_sent_back"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(approved_at=None, returned_at=None),
                name="decision_one_draft_a_case",
            ),
        ]

    def __str__(self):
        return f"decision {self.pk} of case {self.case_id}"


class Forwarding(models.Model):
    """轉陳: handed to another unit under the same number. The receiving unit says it has it, or it bounces."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="forwardings")
    from_unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    is_return = models.BooleanField(_("return"), default=False)
    reason = models.CharField(_("reason"), max_length=500)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    deadline = models.OneToOneField("cases.Deadline", models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    bounced_at = models.DateTimeField(_("bounced at"), null=True, blank=True)
    # Who of the sender took it back before it was acknowledged; empty where it came back by itself.
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("forwarding")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="forwarding_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(bounced_at=None), name="forwarding_received_or_bounced"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by=None) | Q(bounced_at__isnull=False), name="forwarding_taken_back_at"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(received_at=None, bounced_at=None),
                name="forwarding_one_on_its_way",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="forwarding_has_reason"),
            # A return takes effect at once: the unit has had the case and cannot refuse it.
            models.CheckConstraint(
                condition=Q(is_return=False) | ~Q(received_at=None), name="forwarding_return_arrives"
            ),
        ]
        indexes = [
            # What a unit has to acknowledge, and what bounces.
            models.Index(
                fields=["to_unit", "id"],
                name="forwarding_to_acknowledge",
                condition=Q(received_at=None, bounced_at=None),
            ),
        ]

    def __str__(self):
        return f"forwarding {self.pk} of case {self.case_id}"


class Consultation(models.Model):
    """會辦、徵詢第三人: a question to a unit, an authority or a third party, with its clock (政府資訊公開法 §12)."""

    class Of(models.TextChoices):
        UNIT = "unit", _("a unit of ours")
        AUTHORITY = "authority", _("another authority")
        THIRD_PARTY = "third_party", _("a third party")

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="consultations")
    of = models.CharField(_("asked of"), max_length=12, choices=Of.choices)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey("cases.Authority", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    address = SealedTextField(_("address"), blank=True)
    question = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("answer wanted by"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    # Without an answer, once the time had passed: the case went on.
    ended_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    # Where the case stood when it was asked, and where it goes on when nobody is asked any more.
    stage_before = models.ForeignKey("cases.Stage", models.PROTECT, null=True, blank=True, related_name="+")
    status_before = models.CharField(_("status before"), max_length=20, default="", blank=True)

    class Meta:
        verbose_name = _("consultation")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(of="unit", unit__isnull=False)
                | Q(of="authority", authority__isnull=False)
                | (Q(of="third_party") & ~Q(name="")),
                name="consultation_says_whom",
            ),
            models.CheckConstraint(condition=Q(answered_at=None) | Q(ended_at=None), name="consultation_ends_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="consultation_answer_says_something",
            ),
        ]
        indexes = [
            # What a unit is asked and has not answered.
            models.Index(
                fields=["unit", "id"],
                name="consultation_to_answer",
                condition=Q(of="unit", answered_at=None, ended_at=None),
            ),
        ]

    def __str__(self):
        return f"consultation {self.pk} of case {self.case_id}"
