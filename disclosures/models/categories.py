"""公開類別: the ten heads of 政府資訊公開法 §7 I, and the other pages an agency keeps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosures.models.kept import Kept


class Category(Kept):
    """公開類別: a head under which we publish. One of the ten has its number; the others have none."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(_("number in article 7"), null=True, blank=True, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80)
    law_zh = models.CharField(_("words of the law"), max_length=200, blank=True)
    law_en = models.CharField(_("the same in English"), max_length=300, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    leads_to = models.CharField(_("page of its own"), max_length=100, blank=True)  # e.g. /laws/
    # 本機關無此項資料: why there is nothing, said in public. Empty: there is, or there should be.
    none_zh = models.CharField(_("why there is no such data"), max_length=300, blank=True)
    none_en = models.CharField(_("the same in English"), max_length=400, blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("category")
        ordering = ["order"]
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=Q(number=None) | Q(number__range=(1, 10)), name="category_one_of_ten"),
            models.CheckConstraint(condition=Q(number=None) | ~Q(law_zh=""), name="category_of_law_cites_it"),
            models.CheckConstraint(condition=~Q(code__in=["items", "files"]), name="category_code_is_free"),
        ]

    def __str__(self):
        return self.code
