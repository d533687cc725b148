"""What is printed of a book: a month of it, bound and hashed; empty forms for the hours without a computer."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Printed(models.Model):
    """A PDF that a worker draws; until then `made_at` is empty."""

    file = models.FileField(upload_to="books", blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        abstract = True


class BookMonth(Printed):
    """月結簿冊: the lines of a month under one hash, which stands in the trail too. Only its file comes later.

    An interim print of the running month ends before the month does.
    """

    book = models.CharField(_("book"), max_length=2)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    roc_year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    until = models.DateTimeField(_("until"))  # the first moment that is not in it
    first = models.PositiveIntegerField(_("first number"))
    last = models.PositiveIntegerField(_("last number"))
    lines = models.PositiveIntegerField(_("lines"))
    hash = models.CharField(max_length=64)
    is_interim = models.BooleanField(_("interim"), default=False)
    closed_at = models.DateTimeField(_("closed at"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    signed_as = models.CharField(_("signed as"), max_length=120)

    class Meta:
        verbose_name = _("month of a book")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "unit", "roc_year", "month", "until"], name="book_month_once_a_moment"
            ),
            models.CheckConstraint(condition=Q(month__range=(1, 12)), name="book_month_is_a_month"),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first"), lines=F("last") - F("first") + 1),
                name="book_month_has_no_gap",
            ),
        ]
        indexes = [models.Index(fields=["id"], name="book_month_to_print", condition=Q(made_at=None))]

    def __str__(self):
        return f"{self.book} {self.unit_id} {self.roc_year}-{self.month:02d}"


class BookExport(Printed):
    """匯出: lines somebody asked for as a spreadsheet, for them alone; the file is gone after a day."""

    book = models.CharField(_("book"), max_length=2)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    is_masked = models.BooleanField(_("masked"), default=True)
    language = models.CharField(_("language"), max_length=10)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), db_index=True)

    class Meta:
        verbose_name = _("export of a book")
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="book_export_of_some_days"),
            # A second press finds the first one's row.
            models.UniqueConstraint(
                fields=["book", "unit", "since", "until", "is_masked", "language", "asked_by"],
                condition=Q(made_at=None),
                name="book_export_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["id"], name="book_export_to_make", condition=Q(made_at=None))]

    def __str__(self):
        return f"{self.book} {self.unit_id} {self.since}–{self.until}"


class PaperBatch(Printed):
    """紙本: forms with numbers reserved for a unit's book, to be typed in later in their order."""

    book = models.CharField(_("book"), max_length=2)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    first = models.PositiveIntegerField(_("first number"))
    last = models.PositiveIntegerField(_("last number"))
    reserved_at = models.DateTimeField(_("reserved at"))
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    request_key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("batch of paper forms")
        constraints = [
            models.UniqueConstraint(fields=["book", "unit", "first"], name="paper_batch_once"),
            models.CheckConstraint(condition=Q(first__gte=1, last__gte=F("first")), name="paper_batch_counts_up"),
        ]
        indexes = [models.Index(fields=["id"], name="paper_batch_to_print", condition=Q(made_at=None))]

    def __str__(self):
        return f"{self.book} {self.unit_id} {self.first}–{self.last}"


class PaperForm(models.Model):
    """紙本一張: one reserved number, and what became of it: typed in as a line, or spoilt."""

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="forms", db_index=False)
    serial = models.CharField(_("number of the paper form"), max_length=20, unique=True)
    number = models.PositiveIntegerField()
    line = models.OneToOneField("counters.Line", models.PROTECT, null=True, blank=True, related_name="paper")
    spoilt = models.CharField(_("why it is not used"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("paper form")
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="paper_form_once"),
            models.CheckConstraint(condition=Q(line=None) | Q(spoilt=""), name="paper_form_used_or_spoilt"),
        ]
        indexes = [models.Index(fields=["batch", "number"], name="paper_form_open", condition=Q(line=None, spoilt=""))]

    def __str__(self):
        return self.serial
