"""函稿: templates of letters, version by version, and the letters written to applicants."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class LetterTemplate(models.Model):
    """函稿範本: one version of one template in both languages. An edit is a new version; old ones stay as they were."""

    key = models.SlugField(_("key"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    # Without a service it is offered in all of them.
    service = models.ForeignKey(
        "cases.Service", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    subject_zh = models.CharField(_("Chinese subject"), max_length=120)
    subject_en = models.CharField(_("English subject"), max_length=160)
    body_zh = models.TextField(_("Chinese text"), max_length=4000)
    body_en = models.TextField(_("English text"), max_length=6000)
    is_current = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(_("changed at"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("letter template")
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="letter_template_version_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(is_current=True), name="letter_template_one_version_in_use"
            ),
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_zh


class Letter(models.Model):
    """函: a letter to the applicant. It leaves at `release_at`; until then one press calls it back."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="letters")
    template = models.ForeignKey(LetterTemplate, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=160)
    body = models.TextField(_("text"), max_length=6000)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_as = models.CharField(_("signed as"), max_length=120)
    release_at = models.DateTimeField(_("leaves at"))
    released_at = models.DateTimeField(_("left at"), null=True, blank=True)
    recalled_at = models.DateTimeField(_("called back at"), null=True, blank=True)
    recalled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.OneToOneField(
        "cases.IssuedDocument", models.PROTECT, null=True, blank=True, related_name="letter"
    )

    class Meta:
        verbose_name = _("letter")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(released_at=None) | Q(recalled_at=None), name="letter_left_or_recalled"),
            models.CheckConstraint(condition=Q(release_at__gt=F("written_at")), name="letter_can_be_recalled"),
            models.CheckConstraint(
                condition=Q(recalled_at=None, recalled_by=None)
                | Q(recalled_at__isnull=False, recalled_by__isnull=False),
                name="letter_recalled_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="letter_says_something"),
        ]
        indexes = [
            models.Index(
                fields=["release_at", "id"],
                name="letter_to_release",
                condition=Q(released_at=None, recalled_at=None),
            ),
        ]

    def __str__(self):
        return f"letter {self.pk} of case {self.case_id}"
