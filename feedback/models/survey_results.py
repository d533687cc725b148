"""調查結果: what is made known of a round, and what is done because of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SurveyReport(models.Model):
    """公布結果: the figures of the chosen questions as they stood, with what we make of them.

    A snapshot: it stays when the answers themselves are deleted after their time.
    """

    survey = models.OneToOneField("feedback.Survey", models.PROTECT, primary_key=True, related_name="report")
    codes = ArrayField(models.CharField(max_length=6))
    answers = models.PositiveIntegerField(_("answers"))
    figures = models.JSONField(encoder=DjangoJSONEncoder)
    method_zh = models.TextField(_("how we asked"), max_length=500, blank=True)
    method_en = models.TextField(_("how we asked, in English"), max_length=800, blank=True)
    summary_zh = models.TextField(_("what the answers say"), max_length=2000)
    summary_en = models.TextField(_("what the answers say, in English"), max_length=3000, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("published result")

    def __str__(self):
        return f"report of {self.survey_id}"


class Improvement(models.Model):
    """檢討改進: what a round found wrong, what is done about it, by whom and by when; closed only with its outcome."""

    survey = models.ForeignKey("feedback.Survey", models.PROTECT, related_name="improvements")
    finding = models.CharField(_("what was found"), max_length=500)
    measure = models.CharField(_("what we do"), max_length=500)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("due on"))
    is_public = models.BooleanField(_("shown with the results"), default=False)
    remind_on = models.DateField(_("next reminder"), null=True, blank=True)
    created_at = models.DateTimeField(_("entered at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("improvement")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, outcome="")
                | Q(done_at__isnull=False, done_by__isnull=False, remind_on=None) & ~Q(outcome=""),
                name="improvement_done_says_what",
            ),
        ]
        indexes = [
            models.Index(fields=["remind_on"], name="improvement_to_remind", condition=Q(remind_on__isnull=False)),
        ]

    def __str__(self):
        return f"improvement {self.pk}"
