"""檢視表與設施: what may be at a service point, what is gone through there and how often; kept by people, as data.

An item of a list that is worded anew is a new row, and the old one ends: a check of last year keeps its words.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.rocdates import is_chinese


class Named(models.Model):
    """Words in both languages; as text, those of the page."""

    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name_zh if is_chinese(get_language()) else self.name_en


class Facility(Named):
    """設施: something there may be at a service point, or a way to get in. Points name it by its code."""

    class Group(models.TextChoices):
        THERE = "there", _("What is there")
        ACCESS = "access", _("Accessible facilities")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    group = models.CharField(_("group"), max_length=10, choices=Group.choices)
    is_offered = models.BooleanField(_("can be chosen for a point"), default=True)

    class Meta:
        verbose_name = _("facility")
        ordering = ["group", "order", "pk"]
        constraints = [models.CheckConstraint(condition=Q(group__in=["there", "access"]), name="facility_group_known")]


class CheckList(Named):
    """檢視表: a list every point is gone through with, and after how many days it is due again."""

    kind = models.SlugField(_("code"), max_length=10, unique=True)
    days = models.PositiveSmallIntegerField(_("days until it is due again"))

    class Meta:
        verbose_name = _("check list")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=Q(days__range=(1, 1000)), name="check_list_comes_again")]


class CheckItem(Named):
    """檢視項目: one thing that is looked at, at the points of a unit and of those below it. Its words never change."""

    list = models.ForeignKey(CheckList, models.PROTECT, related_name="items")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    code = models.SlugField(_("code"), max_length=20)
    since = models.DateTimeField(_("asked since"))
    until = models.DateTimeField(_("asked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of a check list")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(until=None), name="check_item_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="check_item_ends_later"),
        ]


class FaultLimit(models.Model):
    """改善期限: within how many working days a fault of that weight is to be mended."""

    weight = models.CharField(_("weight"), max_length=10, unique=True)
    days = models.PositiveSmallIntegerField(_("working days"))

    class Meta:
        verbose_name = _("limit of a fault")
        constraints = [models.CheckConstraint(condition=Q(days__range=(1, 365)), name="fault_limit_within_a_year")]

    def __str__(self):
        return f"{self.weight}: {self.days}"
