"""簿冊: the narrow spine of every book. A line only ever gets company: strikes, marks, persons beside it.

The database refuses to change or delete lines, marks and detail rows (migration 0001). Who a line is about stands in
`Party`, which retention may blank and nobody may otherwise touch.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import access
from accounts.models import Unit
from cases.vault import SealedTextField

CODES = ("LF", "RM", "VL", "SC")


class BookCounter(models.Model):
    """編號: the last number given, per book, unit and year of the Republic. Locked last, so numbers have no gaps."""

    book = models.CharField(max_length=2)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    roc_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of a book")
        constraints = [models.UniqueConstraint(fields=["book", "unit", "roc_year"], name="book_counter_once")]

    def __str__(self):
        return f"{self.book} {self.unit_id} {self.roc_year}: {self.last}"


class LineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The lines of the units whose books this person may read. Every staff view starts here."""
        return self.filter(unit__in=Unit.objects.filter(access.within(access.subtrees(user, "counter.read"))))

    def standing(self):
        """Those that count: not struck, and more than a strike."""
        return self.filter(struck_by=None, only_strikes=False)


class Line(models.Model):
    """一筆登記: one line of one book. No personal data, and never changed: a correction is a line that strikes it."""

    book = models.CharField(_("book"), max_length=2)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    roc_year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    entered_at = models.DateTimeField(_("entered at"))
    happened_at = models.DateTimeField(_("happened at"))
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    signed_as = models.CharField(_("signed as"), max_length=120)  # the name, with （代） where a deputy signed
    strikes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="struck_by")
    strike_reason = models.CharField(_("reason of the correction"), max_length=200, blank=True)
    only_strikes = models.BooleanField(default=False)  # it puts nothing in the place of what it strikes
    serial = models.CharField(_("number of the paper form"), max_length=20, blank=True)
    # One per press of the button, also from a browser that was off line: the second press finds the first line.
    request_key = models.UUIDField(unique=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a book")
        constraints = [
            models.UniqueConstraint(fields=["book", "unit", "roc_year", "number"], name="line_number_once"),
            models.UniqueConstraint(fields=["serial"], condition=~Q(serial=""), name="line_serial_once"),
            models.CheckConstraint(condition=Q(book__in=CODES), name="line_book_known"),
            models.CheckConstraint(condition=Q(number__gt=0), name="line_number_from_one"),
            models.CheckConstraint(
                condition=Q(strikes=None, strike_reason="", only_strikes=False)
                | Q(strikes__isnull=False) & ~Q(strike_reason=""),
                name="line_strikes_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "unit", "happened_at"], name="line_by_moment"),
            models.Index(fields=["book", "unit", "entered_at"], name="line_by_entry"),
        ]

    def __str__(self):
        return f"{self.book}{self.roc_year}-{self.number:04d}"

    @property
    def key(self) -> str:
        """The number as it stands in addresses: 115-12."""
        return f"{self.roc_year}-{self.number}"

    @property
    def versions(self) -> list["Line"]:
        """This line and those it took the place of, the first one last."""
        found = [self]
        while found[-1].strikes_id:
            found.append(found[-1].strikes)
        return found

    @property
    def is_struck(self) -> bool:
        return hasattr(self, "struck_by")


class Party(models.Model):
    """當事人: a person a line is about. Sealed, and blanked when their time is over; the keyed hash stays."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="parties")
    role = models.CharField(_("role"), max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    name = SealedTextField(_("name"), blank=True)
    organisation = SealedTextField(_("organisation"), blank=True)
    identity_kind = models.CharField(_("kind of identity paper"), max_length=20, blank=True)
    identity = SealedTextField(_("identity number"), blank=True)  # as much of it as the book keeps
    phone = SealedTextField(_("telephone"), blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    address = SealedTextField(_("address"), blank=True)
    hash = models.CharField(max_length=64)  # keyed, over all of it: the month's book can be checked afterwards
    forget_on = models.DateField(_("forget on"), null=True, blank=True)
    blanked_at = models.DateTimeField(_("forgotten at"), null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        ordering = ["role", "order"]
        constraints = [models.UniqueConstraint(fields=["line", "role", "order"], name="party_once_a_place")]
        indexes = [models.Index(fields=["forget_on"], name="party_to_forget", condition=Q(blanked_at=None))]

    def __str__(self):
        return f"{self.role} of line {self.line_id}"


class Mark(models.Model):
    """註記: what happened to a line later: left, signed for, claimed. A row of its own, never changed."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="marks", db_index=False)
    kind = models.CharField(_("kind"), max_length=20)
    step = models.CharField(max_length=40, blank=True)  # tells repeated ones apart; "" for what happens once
    at = models.DateTimeField(_("at"))
    entered_at = models.DateTimeField(_("entered at"))
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    signed_as = models.CharField(_("signed as"), max_length=120)
    note = models.CharField(_("note"), max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True)  # no personal data

    class Meta:
        verbose_name = _("mark")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["line", "kind", "step"], name="mark_once_a_step")]

    def __str__(self):
        return f"{self.kind} on line {self.line_id}"


class OpenLine(models.Model):
    """未結: the lines somebody still has to do something about; few, whatever the size of the book."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="open")
    book = models.CharField(max_length=2)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    alert_at = models.DateTimeField(null=True, blank=True, db_index=True)  # the next moment a sweep looks at it
    token = models.CharField(max_length=40, blank=True)  # in use only once at a time: the number of a pass
    due_at = None  # of a line that is being written: what the clock says now. Not kept, days off may still change

    class Meta:
        verbose_name = _("open line")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "unit", "token"], condition=~Q(token=""), name="open_line_token_once"
            )
        ]
        indexes = [models.Index(fields=["book", "unit", "since"], name="open_line_by_unit")]

    def __str__(self):
        return f"open line {self.line_id}"


class LineWords(models.Model):
    """索引: what a line is found by, as keyed hashes: a stolen dump shows no name (counters/words.py)."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="words")
    plain = ArrayField(models.IntegerField(), default=list)
    people = ArrayField(models.IntegerField(), default=list)  # emptied with the party

    class Meta:
        verbose_name = _("words of a line")
        indexes = [
            GinIndex(fields=["plain"], name="line_words_plain"),
            GinIndex(fields=["people"], name="line_words_people"),
        ]

    def __str__(self):
        return f"words of line {self.line_id}"
