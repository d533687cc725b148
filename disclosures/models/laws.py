"""Statutes as the Ministry of Justice publishes them: each edition whole, as it was taken in."""

from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _


class Law(models.Model):
    """法規: one statute or regulation, by the code it has in the national database."""

    pcode = models.CharField(_("code"), max_length=8, primary_key=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=250, blank=True)
    level = models.CharField(_("kind"), max_length=20)  # 法律, 命令
    category = models.CharField(_("category"), max_length=100)
    address = models.URLField(_("address at the source"), max_length=200)
    changed_on = models.DateField(_("last changed on"))
    effect = models.TextField(_("note on when it takes effect"), blank=True)
    is_abolished = models.BooleanField(_("abolished"), default=False)
    history = models.TextField(_("history"), blank=True)
    attachments = models.JSONField(_("attachments at the source"), default=list, blank=True)  # [{"name", "address"}]

    class Meta:
        verbose_name = _("law")
        ordering = ["is_abolished", "category", "pcode"]

    def __str__(self):
        return self.name


class Edition(models.Model):
    """版本: the text as it stood when it was taken in. It never changes; another text is another edition."""

    law = models.ForeignKey(Law, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    changed_on = models.DateField(_("law last changed on"))
    taken_in_at = models.DateTimeField(_("taken in at"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("edition")
        ordering = ["law", "-number"]
        constraints = [models.UniqueConstraint(fields=["law", "number"], name="edition_once_a_law")]

    def __str__(self):
        return f"{self.law_id} {self.number}"

    def reads_as(self, digest: str) -> bool:
        """Whether a text with this digest is this one."""
        return constant_time_compare(self.digest, digest)


class Article(models.Model):
    """條文, or a heading between articles (編, 章, 節), in their order."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="articles")
    order = models.PositiveSmallIntegerField(_("order"))
    number = models.CharField(_("number"), max_length=10, blank=True)  # 5, 5-1; a heading has none
    heading = models.CharField(_("heading"), max_length=200, blank=True)  # the chapter it stands in, or the heading
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("article")
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="article_order_once"),
            models.UniqueConstraint(fields=["edition", "number"], condition=~Q(number=""), name="article_number_once"),
        ]

    def __str__(self):
        return self.number or self.heading
