"""公告: what makes an item of the category of announcements stand on top, and who is written to when one appears."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class Pin(models.Model):
    """置頂: an announcement stands before all others until a moment."""

    item = models.OneToOneField("disclosures.InfoItem", models.CASCADE, primary_key=True, related_name="pin")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pinned announcement")
        constraints = [models.CheckConstraint(condition=Q(until__gt=F("since")), name="pin_has_time")]

    def __str__(self):
        return f"pin of item {self.item_id}"


class Subscription(models.Model):
    """訂閱: an address that asked for mail about a category, or about what a search finds. Nothing is sent before it is
    confirmed by a link.

    There is no account and no name. Ended or never confirmed, the row is removed.
    """

    category = models.ForeignKey("disclosures.Category", models.CASCADE, null=True, blank=True, related_name="+")
    words = models.CharField(_("words"), max_length=60, blank=True)  # what is searched for, as it was typed
    email = SealedTextField(_("e-mail"))
    email_hash = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription")
        constraints = [
            models.UniqueConstraint(fields=["email_hash", "category"], name="subscription_once"),
            models.UniqueConstraint(
                fields=["email_hash", "words"], condition=Q(category=None), name="subscription_once_a_search"
            ),
            models.CheckConstraint(
                condition=Q(category=None) & ~Q(words="") | Q(category__isnull=False, words=""),
                name="subscription_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["category", "id"], name="subscription_sends", condition=Q(confirmed_at__isnull=False)),
            models.Index(
                fields=["words", "id"],
                name="subscription_searches",
                condition=Q(category=None, confirmed_at__isnull=False),
            ),
            models.Index(fields=["asked_at"], name="subscription_waiting", condition=Q(confirmed_at=None)),
        ]

    def __str__(self):
        return f"subscription {self.pk}"


class Told(models.Model):
    """已通知: the subscribers were written to about this item. One row an item, so that nobody hears of it twice."""

    item = models.OneToOneField("disclosures.InfoItem", models.CASCADE, primary_key=True, related_name="told")
    at = models.DateTimeField(_("at"))
    letters = models.PositiveIntegerField(_("mails"))

    class Meta:
        verbose_name = _("subscribers told")

    def __str__(self):
        return f"told of item {self.item_id}"
