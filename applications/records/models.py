"""What access to papers adds to a case: the request, its agent, what is asked for, the fee, a place to read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.records.grounds import HELD_BACK, Verdict
from cases.vault import SealedTextField


class AccessRequest(models.Model):
    """申請應用: one row a case of these three services; when it counts as received, where it came from."""

    class Wish(models.TextChoices):
        GIVE = "give", _("to be given information")
        VIEW = "view", _("to see my data")
        COPY = "copy", _("to have a copy of my data")
        COMPLETE = "complete", _("to have it completed")
        CORRECT = "correct", _("to have it corrected")
        STOP = "stop", _("that you stop collecting or using it")
        DELETE = "delete", _("to have it deleted")

    class Means(models.TextChoices):
        NOT_NEEDED = "not_needed", _("no signature is needed")
        CERTIFICATE = "certificate", _("with a certificate")
        UPLOAD = "upload", _("signed form uploaded")
        POST = "post", _("signed form by post or fax")
        COUNTER = "counter", _("signed at the counter")

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="access_request")
    wish = models.CharField(_("what is asked"), max_length=8, choices=Wish.choices, default=Wish.GIVE)
    # The statutory period runs from here: the moment of filing, or of the signature where the law wants one.
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    signed_by = models.CharField(_("signature"), max_length=12, choices=Means.choices, blank=True)
    # 檔案 ↔ 政府資訊: the service it was filed under, where we changed it.
    converted_from = models.ForeignKey("cases.Service", models.PROTECT, null=True, blank=True, related_name="+")
    converted_at = models.DateTimeField(_("converted at"), null=True, blank=True)
    conversion_reason = models.CharField(_("why it was converted"), max_length=300, blank=True)
    # 還卷清點: what came back to the shelf after it was read.
    files_counted = models.PositiveSmallIntegerField(_("files counted back"), null=True, blank=True)
    counted_at = models.DateTimeField(_("counted back at"), null=True, blank=True)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    provided_at = models.DateTimeField(_("given at"), null=True, blank=True)

    class Meta:
        verbose_name = _("access request")
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at=None, signed_by="") | (Q(received_at__isnull=False) & ~Q(signed_by="")),
                name="access_received_when_signed",
            ),
            models.CheckConstraint(
                condition=Q(converted_from=None, converted_at=None)
                | (Q(converted_from__isnull=False, converted_at__isnull=False) & ~Q(conversion_reason="")),
                name="access_conversion_says_why",
            ),
            models.CheckConstraint(
                condition=Q(counted_at=None, files_counted=None)
                | Q(counted_at__isnull=False, files_counted__isnull=False),
                name="access_count_says_how_many",
            ),
        ]

    def __str__(self):
        return f"access request of case {self.case_id}"


class Agent(models.Model):
    """代理人: who acts for the applicant, by a power of attorney or by law (檔案法施行細則 §18 I 2)."""

    class Kind(models.TextChoices):
        ATTORNEY = "attorney", _("with a power of attorney")
        LEGAL = "legal", _("by law (parent, guardian …)")

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="agent")
    kind = models.CharField(_("acts"), max_length=8, choices=Kind.choices)
    relation = models.CharField(_("relation"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=60)
    identity_kind = models.CharField(_("kind of identity paper"), max_length=12)
    identity = SealedTextField(_("identity number"))
    born_on = models.DateField(_("date of birth"))
    phone = SealedTextField(_("telephone"), blank=True)
    address = SealedTextField(_("address"), blank=True)

    class Meta:
        verbose_name = _("agent")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="attorney") | ~Q(relation=""), name="agent_by_law_states_the_relation"
            ),
        ]

    def __str__(self):
        return f"agent in case {self.case_id}"


class RequestedItem(models.Model):
    """申請項目: one thing asked for, and what was decided about it."""

    class Manner(models.TextChoices):
        VIEW = "view", _("read it")
        HAND_COPY = "hand_copy", _("copy it out by hand")
        PHOTOGRAPH = "photograph", _("photograph it with my own device")
        COPY = "copy", _("a paper copy")
        FILE = "file", _("an electronic copy")

    ON_SITE = (Manner.VIEW, Manner.HAND_COPY, Manner.PHOTOGRAPH)

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="requested_items")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title or gist"), max_length=200)
    number = models.CharField(_("file or document number"), max_length=60, blank=True)
    manner = models.CharField(_("how"), max_length=10, choices=Manner.choices, blank=True)
    # Copies are the rule (檔案法施行細則 §17 III).
    original_reason = models.CharField(_("why the original is needed"), max_length=300, blank=True)
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict.choices, blank=True)
    grounds = models.JSONField(_("grounds"), default=list, blank=True)
    explanation = models.CharField(_("explanation"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("requested item")
        ordering = ["case", "order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order"], name="item_order_once"),
            models.CheckConstraint(condition=Q(verdict__in=["", *Verdict.values]), name="item_verdict_known"),
            models.CheckConstraint(
                condition=~Q(verdict__in=[v.value for v in HELD_BACK]) | ~Q(grounds=[]),
                name="item_held_back_on_a_ground",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="elsewhere") | ~Q(explanation=""), name="item_elsewhere_says_where"
            ),
        ]

    def __str__(self):
        return f"item {self.order} of case {self.case_id}"

    @property
    def is_on_site(self) -> bool:
        return self.manner in self.ON_SITE


class Charge(models.Model):
    """規費: what it costs, how that was worked out, and what came in. Money itself is taken at the counter."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="charge")
    amount = models.PositiveIntegerField(_("amount, NT$"))
    lines = models.JSONField(_("working"), default=list)
    receipt = models.CharField(_("receipt number"), max_length=30, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    paid_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    refunded = models.PositiveIntegerField(_("refunded, NT$"), null=True, blank=True)
    refund_interest = models.PositiveIntegerField(_("interest, NT$"), null=True, blank=True)
    refund_article = models.CharField(_("refund under"), max_length=40, blank=True)
    refunded_at = models.DateTimeField(_("refunded at"), null=True, blank=True)
    refunded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("charge")
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_at=None, receipt="") | (Q(paid_at__isnull=False) & ~Q(receipt="")),
                name="charge_paid_with_receipt",
            ),
            models.CheckConstraint(
                condition=Q(refunded_at=None, refunded=None)
                | (
                    Q(refunded_at__isnull=False, paid_at__isnull=False, refunded__isnull=False)
                    & Q(refunded__lte=F("amount"))
                    & ~Q(refund_article="")
                ),
                name="charge_refund_of_what_was_paid",
            ),
        ]

    def __str__(self):
        return f"charge of case {self.case_id}"


class ReadingSlot(models.Model):
    """應用時段: some hours of a reading room, with so many places."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="reading_slots")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        verbose_name = _("reading slot")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_at"], name="slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(places__gte=1), name="slot_has_places"),
        ]

    def __str__(self):
        return f"slot {self.pk} of unit {self.unit_id}"


class Appointment(models.Model):
    """預約: one place in one slot. No place is given twice, no case waits for two places (the database refuses)."""

    slot = models.ForeignKey(ReadingSlot, models.PROTECT, related_name="appointments")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="appointments")
    seat = models.PositiveSmallIntegerField(_("place"))
    booked_at = models.DateTimeField(_("booked at"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    came_at = models.DateTimeField(_("came at"), null=True, blank=True)
    missed_at = models.DateTimeField(_("missed"), null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat"], condition=Q(cancelled_at=None), name="appointment_one_a_place"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(cancelled_at=None, came_at=None, missed_at=None),
                name="appointment_one_ahead_a_case",
            ),
            models.CheckConstraint(condition=Q(seat__gte=1), name="appointment_has_a_place"),
            models.CheckConstraint(
                condition=(Q(cancelled_at=None) & Q(came_at=None))
                | (Q(cancelled_at=None) & Q(missed_at=None))
                | (Q(came_at=None) & Q(missed_at=None)),
                name="appointment_ends_one_way",
            ),
        ]

    def __str__(self):
        return f"appointment {self.pk} of case {self.case_id}"
