"""機關: the other authorities we ask, hand over to and send people's cases on to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Authority(models.Model):
    """其他機關: whom it concerns when it does not concern us. Data, kept by the secretariat."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    # What people are told it is there for.
    about_zh = models.CharField(_("what it does, Chinese"), max_length=120, blank=True)
    about_en = models.CharField(_("what it does, English"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40)
    email = models.EmailField(_("e-mail"), blank=True)
    address_zh = models.CharField(_("postal address"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("offered for choice"), default=True)

    class Meta:
        verbose_name = _("authority")
        ordering = ["order", "code"]
        constraints = [models.CheckConstraint(condition=~Q(phone=""), name="authority_can_be_called")]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_zh


class Transfer(models.Model):
    """移轉: a whole case sent on to the authority it belongs to (行政程序法 §17, §172). It ends the case with us."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="transfer")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("transfer")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="transfer_has_reason")]

    def __str__(self):
        return f"transfer of case {self.case_id}"
