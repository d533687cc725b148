"""研考: what the secretariat keeps beside a petition: rules, who wrote before, more time, parts sent on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from feedback.models.petitions import Petition, Topic


class MailboxRules(models.Model):
    """信箱設定: the numbers the law leaves to the agency. One row."""

    # How often a matter was answered clearly before a further letter may be left unhandled (行政程序法 §173 II).
    repeat_threshold = models.PositiveSmallIntegerField(_("answers before a letter may be left unhandled"), default=2)
    repeat_days = models.PositiveSmallIntegerField(_("days in which a letter counts as a repeat"), default=365)
    # Up to how many units of the period the chief, and the head of the branch, may extend; beyond, the headquarters.
    chief_extends = models.PositiveSmallIntegerField(_("the chief of the unit extends by up to"), default=10)
    head_extends = models.PositiveSmallIntegerField(_("the head of the branch extends by up to"), default=20)

    class Meta:
        verbose_name = _("rules of the mailbox")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="mailbox_rules_one_row"),
            models.CheckConstraint(condition=Q(repeat_threshold__gte=1), name="mailbox_rules_answer_once"),
            models.CheckConstraint(
                condition=Q(head_extends__gte=F("chief_extends")), name="mailbox_rules_ladder_rises"
            ),
        ]

    def __str__(self):
        return "rules of the mailbox"


class AssignmentRule(models.Model):
    """分案規則: which unit a letter is proposed to. It only suggests; a person confirms."""

    order = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    # Any of these words, parted by blanks, in subject or text.
    words = models.CharField(_("words"), max_length=200, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    level = models.CharField(_("level"), max_length=8, choices=Petition.Level.choices, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rule of assignment")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(topic__isnull=False) | ~Q(words=""), name="rule_asks_something"),
        ]

    def __str__(self):
        return f"rule {self.pk}"


class SenderKey(models.Model):
    """來信人雜湊: keyed hashes of what a letter says of its sender: the same person is found, none is named."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="sender_keys")
    digest = models.CharField(_("keyed hash"), max_length=64)

    class Meta:
        verbose_name = _("sender, hashed")
        constraints = [models.UniqueConstraint(fields=["digest", "case"], name="sender_key_once_a_case")]

    def __str__(self):
        return f"sender of case {self.case_id}"


class Repeat(models.Model):
    """重複陳情: a person found that this letter brings up again what an earlier one did."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="repeats")
    earlier = models.ForeignKey("cases.Case", models.CASCADE, related_name="repeated_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("repeat")
        constraints = [
            models.UniqueConstraint(fields=["case", "earlier"], name="repeat_found_once"),
            models.CheckConstraint(condition=~Q(case=F("earlier")), name="repeat_of_another"),
        ]

    def __str__(self):
        return f"{self.case_id} repeats {self.earlier_id}"


class ExtensionRequest(models.Model):
    """展期申請: more time asked for by whoever handles the letter; granted by somebody above, the longer the higher."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="extension_requests")
    n = models.PositiveSmallIntegerField(_("units"))
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    is_granted = models.BooleanField(_("granted"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("request for an extension")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & Q(n__gte=1), name="extension_asked_with_reason"),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("asked_by")), name="extension_granted_by_another"
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None, is_granted=None)
                | Q(settled_at__isnull=False, is_granted__isnull=False),
                name="extension_settled_whole",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(settled_at=None), name="extension_asked_once"),
        ]

    def __str__(self):
        return f"extension asked for case {self.case_id}"


class PartTransfer(models.Model):
    """部分移轉: the part of a letter that belongs to another authority (行政程序法 §172 I). The rest stays with us."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="part_transfers")
    authority = models.ForeignKey("cases.Authority", models.PROTECT, related_name="+")
    part = models.CharField(_("which part"), max_length=300)
    reason = models.CharField(_("reason"), max_length=500)
    with_name = models.BooleanField(_("with the name of the petitioner"), default=False)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("transfer of a part")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(part="") & ~Q(reason=""), name="part_transfer_says_what_and_why"),
        ]

    def __str__(self):
        return f"part of case {self.case_id} transferred"
