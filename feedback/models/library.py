"""公開答復: an answer everybody may read, without anything that tells who asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PublishedAnswer(models.Model):
    """公開答復: only where the petitioner agreed; written anew by a person, published by another. A trigger refuses
    letters that are discreet or whose writer did not agree.
    """

    petition = models.OneToOneField("feedback.Petition", models.PROTECT, related_name="published_answer")
    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(_("the question"), max_length=3000)
    answer = models.TextField(_("the answer"), max_length=6000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    ended_reason = models.CharField(_("why it was taken down"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("published answer")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_answer_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("written_by")), name="published_answer_by_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_reason="")
                | Q(ended_at__isnull=False, published_at__isnull=False) & ~Q(ended_reason=""),
                name="published_answer_ended_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                name="published_answer_newest",
                condition=Q(published_at__isnull=False, ended_at=None),
            ),
        ]

    def __str__(self):
        return self.title
