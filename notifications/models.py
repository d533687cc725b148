"""The outbox: what we tell people. The row is the truth, the queue only a hint."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NO_MAIL = "forgotten@portal.invalid"  # a mail keeps an address, the database insists
CAME_BACK = Q(status="failed", bounced_at__isnull=False)
# Settled, of no case, and still says whom it went to.
LONE = Q(case=None, status__in=["sent", "dropped", "told"]) & ~Q(name="", address="", email__in=["", NO_MAIL])
# What waits for a person: mail that did not arrive or perhaps did, letters to print and post. What a program did not
# take stands in its own log (cases/views/webhooks.py).
FOR_PEOPLE = Q(status__in=["failed", "unsure"], webhook=None) | Q(status="queued", channel="letter")


class Webhook(models.Model):
    """程式通知: a program of somebody else that is told when a case changes its status (notifications/webhooks.py).

    The rows for it are written by the database, with the case, so that no act can forget to: cases/migrations/0029.
    """

    class Kind(models.TextChoices):
        FILED = "case.filed", _("A case was filed")
        STATUS = "case.status", _("A case changed its status")

    TEST = "test"  # the kind of what the button sends

    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=20, choices=Kind.choices), verbose_name=_("events"))
    services = models.ManyToManyField("cases.Service", verbose_name=_("services"), related_name="+")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    active_since = models.DateTimeField(_("switched on at"), null=True, blank=True)  # null: switched off
    # The secrets are worked out from these (webhooks.secret): a copied database does not hold them.
    salt = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(_("secret made at"), null=True, blank=True)
    old_salt = models.CharField(max_length=32, blank=True)
    old_until = models.DateTimeField(_("old secret valid until"), null=True, blank=True)
    # 權杖: with it the program asks how a case stands (cases/api_case.py); of the token only the hash is kept.
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    token_until = models.DateTimeField(_("token valid until"), null=True, blank=True)
    token_used_on = models.DateField(_("token last used on"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(active_since=None) | ~Q(salt=""), name="webhook_on_has_secret"),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=["case.filed", "case.status"]), name="webhook_kinds"
            ),
            models.CheckConstraint(condition=Q(old_salt="") | Q(old_until__isnull=False), name="webhook_old_ends"),
        ]

    def __str__(self):
        return self.name


class NoticeQuerySet(models.QuerySet):
    def for_people(self):
        return self.filter(FOR_PEOPLE)

    def came_back(self):
        """Given back by another mail server, and nobody has reached the recipient in another way yet."""
        return self.filter(CAME_BACK)

    def unreached(self):
        """What a person has to tell: a mail that came back, or a word to somebody who left a telephone number alone."""
        to_call = Q(status=Notice.Status.QUEUED, channel=Notice.Channel.LETTER, context__to_call=True)
        return self.filter(CAME_BACK | to_call)

    def within(self, paths):
        """Those of the units in these subtrees. One without a unit is for the headquarters, the root of the tree."""
        where = Q(pk__in=())
        for path in paths:
            where |= Q(unit__path__startswith=path)
            if path.count("/") == 1:
                where |= Q(unit=None)
        return self.filter(where)

    def visible_to(self, user):
        return self.within(user.unit_paths()).unsealed()

    def unsealed(self):
        """Without those of sealed cases: only the page of the case shows these."""
        return self.exclude(case__discretion="sealed")


class Notice(models.Model):
    """通知: one message to one address, written in the transaction of the fact it tells of."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        WEBHOOK = "webhook", _("Program")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        UNSURE = "unsure", _("Perhaps sent")
        DROPPED = "dropped", _("Given up by a person")
        TOLD = "told", _("Told by phone or in person")

    # Says what the notice is for, so that the same thing is never said twice: purpose:case:step:recipient.
    key = models.CharField(_("key"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60)  # a folder of templates/notices/
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    name = models.CharField(_("recipient"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("postal address"), max_length=255, blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="notices")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="notices")
    webhook = models.ForeignKey(
        Webhook, models.PROTECT, null=True, blank=True, related_name="deliveries", db_index=False
    )
    context = models.JSONField(_("context"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    created_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("not before"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    claim = models.UUIDField(_("claim"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("came back at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["queued", "sending", "sent", "failed", "unsure", "dropped", "told"]),
                name="notice_status_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "letter", "webhook"]), name="notice_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(channel="webhook", webhook__isnull=False) | (~Q(channel="webhook") & Q(webhook=None)),
                name="notice_program_is_named",
            ),
            models.CheckConstraint(condition=~Q(channel="email") | ~Q(email=""), name="notice_mail_has_address"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="notice_sent_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claim__isnull=False, claimed_at__isnull=False),
                name="notice_sending_is_claimed",
            ),
        ]
        indexes = [
            # The sweep that offers mail reads this and nothing else.
            models.Index(fields=["due_at", "id"], name="notice_to_send", condition=Q(status="queued", channel="email")),
            models.Index(
                fields=["due_at", "id"], name="notice_to_post", condition=Q(status="queued", channel="webhook")
            ),
            # The log of one program.
            models.Index(fields=["webhook", "-id"], name="notice_of_webhook", condition=Q(webhook__isnull=False)),
            # What a worker took and never finished.
            models.Index(fields=["claimed_at"], name="notice_in_hand", condition=Q(status="sending")),
            # What waits for a person: letters to post, mail that failed or is unsure.
            models.Index(
                fields=["unit", "-id"],
                name="notice_for_people",
                condition=FOR_PEOPLE,
            ),
            # What forgets whom it went to (notifications/forgetting.py).
            models.Index(fields=["created_at"], name="notice_to_forget", condition=LONE),
            models.Index(fields=["case", "id"], name="notice_of_case", condition=Q(case__isnull=False)),
        ]

    def __str__(self):
        return self.key

    @property
    def is_for_people(self) -> bool:
        """The same as `for_people`, of one that goes to a person."""
        is_letter = self.channel == self.Channel.LETTER
        return self.status in (self.Status.FAILED, self.Status.UNSURE) or (
            is_letter and self.status == self.Status.QUEUED
        )

    @property
    def is_unreached(self) -> bool:
        """The same as `unreached`, of one."""
        return self.came_back or (self.is_to_call and self.status == self.Status.QUEUED)

    @property
    def is_to_call(self) -> bool:
        """Its recipient left a telephone number alone, and has to know."""
        return self.channel == self.Channel.LETTER and bool(self.context.get("to_call"))

    @property
    def came_back(self) -> bool:
        """The same as `came_back` of many, of one."""
        return self.status == self.Status.FAILED and self.bounced_at is not None

    @property
    def html_lang(self) -> str:
        return "en" if self.language == "en" else "zh-Hant-TW"


class HoldQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at=None)


class Hold(models.Model):
    """停送: no mail leaves until a person has read what waits. A copy that was put back knows nothing of what was sent
    after it was made, so a machine must not decide (coastguard_portal/copies.py)."""

    since = models.DateTimeField(_("mail held since"))
    copied_at = models.DateTimeField(_("when the copy was made"))
    ended_at = models.DateTimeField(_("let go at"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail held")
        constraints = [
            models.UniqueConstraint(fields=["ended_at"], name="hold_one_at_a_time", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="hold_ended_by_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.since:%Y-%m-%d %H:%M}"
