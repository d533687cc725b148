"""公開資訊: an item is an address that lasts; what it says is in its versions, of which one holds at any moment."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import subtrees
from accounts.models import same, span
from disclosures.models.kept import Kept


class InfoItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this person may see behind the sign-in, drafts and history included: their units', and their own."""
        where = Q(owner=user.pk) | Q(deputy=user.pk)
        for path in subtrees(user, "content.read"):
            where |= Q(unit__path__startswith=path)
        return self.filter(where)


class InfoItem(Kept):
    """公開資訊: a page of ours under an address that never changes its meaning."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    created_at = models.DateTimeField(_("begun at"))

    objects = InfoItemQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("item")

    def __str__(self):
        return self.slug


class VersionQuerySet(models.QuerySet):
    def public(self, now):
        """What everybody reads at this moment. Nothing else decides this, and no job has to run for it."""
        return self.begun(now).filter(Q(ends_at=None) | Q(ends_at__gt=now))

    def begun(self, now):
        """What was ever read by everybody: the version that holds, and those before it."""
        return self.filter(state=Version.State.PUBLISHED, publish_at__lte=now)

    def next_change(self, now):
        """The next moment at which one of these begins or ends, or None: until then pages may be kept."""
        published = self.filter(state=Version.State.PUBLISHED)
        moments = [
            published.filter(**{f"{name}__gt": now}).order_by(name).values_list(name, flat=True).first()
            for name in ("publish_at", "ends_at")
        ]
        return min((moment for moment in moments if moment), default=None)


class Version(models.Model):
    """版次: what an item says from `publish_at` up to, not including, `ends_at`. Published, it never changes again."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("With the unit for review")
        CHECK = "check", _("To be checked and published")
        PUBLISHED = "published", pgettext_lazy("state of a version", "Published")
        CALLED_BACK = "called_back", _("Called back before it began")
        DROPPED = "dropped", _("Given up")

    OPEN = ("draft", "review", "check")

    class Licence(models.TextChoices):
        OPEN_DATA = "ogdl", _("Open Government Data License, version 1.0")
        RESERVED = "reserved", _("All rights reserved")

    item = models.ForeignKey(InfoItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField(_("since"))
    revision = models.PositiveIntegerField(default=0)  # of the draft: who saves over somebody else's words finds out
    category = models.ForeignKey("disclosures.Category", models.PROTECT, related_name="+", verbose_name=_("category"))
    title_zh = models.CharField(pgettext_lazy("of a page", "Chinese title"), max_length=120)
    title_en = models.CharField(pgettext_lazy("of a page", "English title"), max_length=200, blank=True)
    summary_zh = models.CharField(_("Chinese summary"), max_length=300, blank=True)
    summary_en = models.CharField(_("English summary"), max_length=400, blank=True)
    body_zh = models.TextField(_("Chinese text"), blank=True)
    body_en = models.TextField(_("English text"), blank=True)
    keywords_zh = models.CharField(_("Chinese keywords"), max_length=200, blank=True)
    keywords_en = models.CharField(_("English keywords"), max_length=200, blank=True)
    source_zh = models.CharField(_("source"), max_length=120, blank=True)  # empty: the unit itself
    source_en = models.CharField(_("source in English"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=10, choices=Licence.choices, default=Licence.OPEN_DATA)
    # 主題分類, 施政分類, 服務分類: codes of the national scheme.
    theme_code = models.CharField(_("theme"), max_length=10, blank=True)
    cake_code = models.CharField(_("field of government"), max_length=10, blank=True)
    service_code = models.CharField(_("service to people"), max_length=10, blank=True)
    change_zh = models.CharField(_("what changed"), max_length=300, blank=True)
    change_en = models.CharField(_("what changed, in English"), max_length=400, blank=True)
    expire_at = models.DateTimeField(_("not after"), null=True, blank=True)
    archives = models.BooleanField(_("stays readable in the archive when it ends"), default=True)
    # Everybody who wrote in it. None of them may review or publish it: the database says so (migration 0002).
    authors = ArrayField(models.BigIntegerField(), default=list)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    # What the check before publication found and who answers for it: [{"code", "text", …}].
    findings = models.JSONField(default=list, blank=True)
    answer = models.CharField(_("why it may be published all the same"), max_length=500, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    publish_at = models.DateTimeField(_("public from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("public until"), null=True, blank=True)
    end_note = models.CharField(_("why it was taken down"), max_length=300, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["draft", "review", "check"]), name="version_one_in_work"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "review", "check", "published", "called_back", "dropped"]),
                name="version_state_known",
            ),
            models.CheckConstraint(condition=Q(licence__in=["ogdl", "reserved"]), name="version_licence_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "called_back"])
                | Q(
                    publish_at__isnull=False,
                    released_at__isnull=False,
                    published_by__isnull=False,
                    reviewed_by__isnull=False,
                ),
                name="version_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(expire_at=None) | Q(publish_at=None) | Q(expire_at__gt=F("publish_at")),
                name="version_expires_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("publish_at"), publish_at__isnull=False),
                name="version_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="version_one_holds_at_a_time",
                expressions=[
                    (same("item_id"), RangeOperators.OVERLAPS),
                    (span("publish_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="published"),
            ),
        ]
        indexes = [
            # The lists of a category and of all of them, newest first.
            models.Index(
                fields=["category", "-publish_at", "-id"], name="version_of_category", condition=Q(state="published")
            ),
            models.Index(fields=["-publish_at", "-id"], name="version_newest", condition=Q(state="published")),
            # The next moment at which a page changes by itself.
            models.Index(fields=["ends_at"], name="version_ending", condition=Q(state="published")),
            # The desk of the editors: what is in work, oldest first.
            models.Index(
                fields=["state_since"], name="version_in_work", condition=Q(state__in=["draft", "review", "check"])
            ),
        ]

    def __str__(self):
        return f"{self.item_id} v{self.number}"


class Step(models.Model):
    """經過: one act on an item: who wrote, reviewed, sent back, published, ended. Append-only."""

    class Act(models.TextChoices):
        BEGUN = "begun", _("Begun")
        WRITTEN = "written", pgettext_lazy("step", "Written")
        SUBMITTED = "submitted", _("Submitted for review")
        REVIEWED = "reviewed", _("Reviewed by the unit")
        SENT_BACK = "sent_back", _("Sent back")
        PUBLISHED = "published", pgettext_lazy("state of a version", "Published")
        CALLED_BACK = "called_back", _("Called back")
        DROPPED = "dropped", _("Draft given up")
        ROLLED_BACK = "rolled_back", _("Earlier version taken up again")
        ENDED = "ended", _("Taken down")
        CONFIRMED = "confirmed", _("Read again, still right")
        MOVED = "moved", _("Address, unit or owner changed")

    item = models.ForeignKey(InfoItem, models.PROTECT, related_name="steps")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="steps")
    act = models.CharField(_("act"), max_length=12, choices=Act.choices)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(_("actor name"), max_length=120, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("step")
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "id"], name="step_of_item")]

    def __str__(self):
        return f"{self.item_id} {self.act}"


class OldAddress(models.Model):
    """舊網址: leads to the item for ever. Never changed, never removed."""

    slug = models.SlugField(_("old address"), max_length=80, unique=True)
    item = models.ForeignKey(InfoItem, models.PROTECT, related_name="old_addresses")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("old address")

    def __str__(self):
        return self.slug
