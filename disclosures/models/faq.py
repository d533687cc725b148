"""常見問答: a question people ask, and what we answer, in versions of which the newest published one holds."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import subtrees
from disclosures.models.kept import Kept


class FaqQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this person may see of the editors' side: their units', and their own."""
        where = Q(owner=user.pk) | Q(deputy=user.pk)
        for path in subtrees(user, "content.read"):
            where |= Q(unit__path__startswith=path)
        return self.filter(where)

    def public(self):
        """What everybody reads: not taken down, and something of it is published."""
        return self.filter(ended_at=None, answers__state=Answer.State.PUBLISHED).distinct()


class Faq(Kept):
    """常見問答: the question as an address that lasts; the words are its answers."""

    class Topic(models.TextChoices):
        SEA = "sea", _("Going to sea")
        COAST = "coast", _("The coast")
        PORTS = "ports", _("Ports and checks")
        REPORTS = "reports", _("Reporting something")
        FOUND = "found", _("Lost and found")
        FILES = "files", _("Files and data")
        PORTAL = "portal", _("This site and your case")

    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    service = models.ForeignKey("cases.Service", models.PROTECT, null=True, blank=True, related_name="faqs")
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    created_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    # 是否有幫助: pressed by readers, without their names.
    helped = models.PositiveIntegerField(_("helped"), default=0)
    helped_not = models.PositiveIntegerField(_("did not help"), default=0)

    objects = FaqQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("question and answer")
        ordering = ["topic", "order", "pk"]
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(topic__in=["sea", "coast", "ports", "reports", "found", "files", "portal"]),
                name="faq_topic_known",
            ),
        ]

    def __str__(self):
        return f"faq {self.pk}"


class Answer(models.Model):
    """One version of the words. Published, it never changes again (trigger)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        DROPPED = "dropped", _("Given up")

    faq = models.ForeignKey(Faq, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    question_zh = models.CharField(_("question"), max_length=120)
    question_en = models.CharField(_("question in English"), max_length=200, blank=True)
    short_zh = models.CharField(_("short answer"), max_length=200)
    short_en = models.CharField(_("short answer in English"), max_length=300, blank=True)
    long_zh = models.TextField(_("long answer"), max_length=4000, blank=True)
    long_en = models.TextField(_("long answer in English"), max_length=6000, blank=True)
    # What colleagues at the desk should know besides; never shown to the public.
    staff_zh = models.TextField(_("for staff only"), max_length=2000, blank=True)
    law_zh = models.CharField(_("law"), max_length=100, blank=True)
    law_en = models.CharField(_("law in English"), max_length=200, blank=True)
    law_link = models.CharField(_("page of the article"), max_length=100, blank=True)  # a path of ours: /laws/…
    keywords_zh = models.CharField(_("other words people use"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)
    # Everybody who wrote in it. None of them may publish it: the database says so (migration).
    authors = ArrayField(models.BigIntegerField(), default=list)
    written_at = models.DateTimeField(_("written at"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["faq", "number"], name="answer_number_once"),
            models.UniqueConstraint(fields=["faq"], condition=Q(state="draft"), name="answer_one_draft"),
            models.CheckConstraint(condition=Q(state__in=["draft", "published", "dropped"]), name="answer_state_known"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
                name="answer_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(law_link="") | Q(law_link__startswith="/"), name="answer_links_to_this_site"
            ),
        ]
        indexes = [
            models.Index(fields=["faq", "-number"], name="answer_that_holds", condition=Q(state="published")),
        ]

    def __str__(self):
        return f"{self.faq_id} v{self.number}"
