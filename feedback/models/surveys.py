"""問卷: what people are asked, in versions of which the newest published one holds. Published words never change."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import subtrees


class SurveyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The surveys of the units where this person may read them."""
        where = Q(pk__in=())
        for path in subtrees(user, "survey.read"):
            where |= Q(unit__path__startswith=path)
        return self.filter(where)

    def public(self):
        """What stands at an address of its own: published once. Closed ones stay, with what was made known of them."""
        return self.filter(published_at__isnull=False)


class Survey(models.Model):
    """問卷調查: one round, from its opening to its closing. The next round is another survey that follows this one.

    Whether it is anonymous is settled with the first publication, and the database keeps it so (migration).
    """

    class Kind(models.TextChoices):
        WEB = "web", _("Online questionnaire")
        COUNTER = "counter", _("At the counter or on site")
        PERIODIC = "periodic", _("Regular satisfaction survey")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WEB)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    is_anonymous = models.BooleanField(_("anonymous"), default=True)
    is_open_link = models.BooleanField(_("open to everyone"), default=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    # What written answers are sorted by: "name: word, word", a line each.
    topics = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("begun at"))
    published_at = models.DateTimeField(_("first published at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("addresses erased at"), null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["web", "counter", "periodic"]), name="survey_kind_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="survey_closes_after_it_opens"),
        ]
        indexes = [
            # The addresses of closed surveys that are still to be erased.
            models.Index(fields=["closes_at"], name="survey_to_forget", condition=Q(forgotten_at=None)),
        ]

    def __str__(self):
        return self.slug

    def is_open(self, now) -> bool:
        return self.published_at is not None and self.opens_at <= now < self.closes_at

    def state(self, now) -> str:
        if self.published_at is None:
            return "draft"
        if now < self.opens_at:
            return "waiting"
        return "open" if now < self.closes_at else "closed"


class SurveyVersion(models.Model):
    """版次: the words of a survey. Several may gather answers in turn; a question keeps its code in all of them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        REPLACED = "replaced", _("Replaced")
        DROPPED = "dropped", _("Given up")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    title_zh = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    intro_zh = models.TextField(_("introduction"), max_length=1000, blank=True)
    intro_en = models.TextField(_("introduction in English"), max_length=1500, blank=True)
    # Everybody who wrote in it. None of them may publish it: the database says so.
    authors = ArrayField(models.BigIntegerField(), default=list)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a survey")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="survey_version_number_once"),
            models.UniqueConstraint(fields=["survey"], condition=Q(state="draft"), name="survey_one_draft"),
            models.UniqueConstraint(fields=["survey"], condition=Q(state="published"), name="survey_one_published"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "published", "replaced", "dropped"]), name="survey_version_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "replaced"])
                | Q(published_by__isnull=False, published_at__isnull=False),
                name="survey_version_published_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.survey_id} v{self.number}"


class SurveyQuestion(models.Model):
    """題目. `options` and `rows` are lists of {"code", "zh", "en"}: codes stay when words are mended."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("One choice")
        MULTIPLE = "multiple", _("Several choices")
        SCALE = "scale", _("Satisfaction in 5 points")
        MATRIX = "matrix", _("Table: the same answers for several lines")
        TEXT = "text", pgettext_lazy("survey", "Text")
        DATE = "date", _("Date")
        NPS = "nps", _("Would recommend, 0 to 10 (NPS)")

    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="questions")
    code = models.CharField(_("code"), max_length=6)  # q1, q2 …: the same in every version of the survey
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text_zh = models.CharField(_("question"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    hint_zh = models.CharField(_("hint"), max_length=200, blank=True)
    hint_en = models.CharField(_("hint in English"), max_length=300, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    options = models.JSONField(_("answers to choose from"), default=list, blank=True)
    rows = models.JSONField(_("lines of the table"), default=list, blank=True)
    # Marks of earlier questions ("q1=a"): shown to those who gave one of them. Empty: to everybody.
    show_if = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        verbose_name = _("question of a survey")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="survey_question_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["single", "multiple", "scale", "matrix", "text", "date", "nps"]),
                name="survey_question_kind_known",
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^q[1-9]\d{0,3}$"), name="survey_question_code_shaped"),
        ]

    def __str__(self):
        return f"{self.version_id} {self.code}"
