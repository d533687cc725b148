"""One narrow table that every search reads: words, who may see them, and where they lead."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """索引項目: the words of one thing, handed over in the transaction that changed them."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        STAFF = "staff", _("Staff of the unit")

    key = models.CharField(_("key"), max_length=80, unique=True)  # e.g. case:123
    kind = models.CharField(_("kind"), max_length=30)
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility.choices)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    vector = SearchVectorField()
    date = models.DateField(_("date"))
    link = models.CharField(_("link"), max_length=200)

    class Meta:
        verbose_name = _("search entry")
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=["public", "staff"]), name="entry_visibility_known"),
        ]
        indexes = [GinIndex(fields=["vector"], name="entry_words")]

    def __str__(self):
        return self.key
