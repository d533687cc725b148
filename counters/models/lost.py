"""拾得物: the line of the book says what was handed in; the case says what becomes of it; claims are people's own."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.counties import COUNTIES
from cases.rocdates import is_chinese
from cases.vault import SealedTextField
from counters.lost.kinds import CHOICES, CURRENCIES
from counters.lost.law import Finder, Wish

FINDERS = [
    (Finder.PERSON.value, _("A visitor")),
    (Finder.WORKS_HERE.value, _("Somebody who works at the place")),
    (Finder.STAFF.value, _("Our own officer on duty")),
    (Finder.UNNAMED.value, _("Left no name")),
]
WISHES = [
    (Wish.ALL.value, _("Everything the law gives: the reward, and the thing if nobody claims it")),
    (Wish.REWARD.value, _("Only the reward")),
    (Wish.THING.value, _("Only the thing, if nobody claims it")),
    (Wish.NOTHING.value, _("Nothing: gives up all rights")),
]


class FoundItem(models.Model):
    """拾得物: what was handed in, as it was written down. Never changed: a correction is another line (trigger)."""

    line = models.OneToOneField("counters.Line", models.PROTECT, primary_key=True, related_name="found_item")
    kind = models.CharField(_("kind"), max_length=12, choices=CHOICES)
    name = models.CharField(_("what it is"), max_length=80)
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    features = models.TextField(_("what it looks like"), max_length=500, blank=True)
    traits = models.JSONField(_("more about it"), default=dict, blank=True)  # by name, as counters/lost/kinds.py asks
    cash = models.DecimalField(_("cash"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES, blank=True)
    # All of it in NT$, cash included; null where nobody can say.
    worth = models.PositiveIntegerField(_("worth in NT$"), null=True, blank=True)
    found_at = models.DateTimeField(_("found at"))
    place = models.CharField(_("where it was found"), max_length=100)
    county = models.CharField(_("county"), max_length=10)
    finder = models.CharField(_("found by"), max_length=12, choices=FINDERS)
    wish = models.CharField(_("what the finder wants"), max_length=8, choices=WISHES)
    storage = models.CharField(_("where it is kept"), max_length=60)
    label = models.CharField(_("number of the label"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("found item")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="found_at_least_one"),
            models.CheckConstraint(
                condition=Q(cash=None, currency="") | (Q(cash__gt=0) & ~Q(currency="")), name="found_cash_has_currency"
            ),
            models.CheckConstraint(
                condition=Q(finder__in=[f.value for f in Finder], wish__in=[w.value for w in Wish]),
                name="found_words_known",
            ),
        ]

    def __str__(self):
        return f"found item of line {self.line_id}"


class Keeping(models.Model):
    """保管: the item as a case: its standing line, and what only whoever lost it can know (sealed)."""

    class Way(models.TextChoices):
        BOARD = "board", _("On the notice board and on this site")
        BROADCAST = "broadcast", _("By loudspeaker, and on this site")
        OWNER = "owner", _("The owner was told")
        NONE = "none", _("Neither was possible (§807-1)")

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="keeping")
    line = models.OneToOneField("counters.Line", models.PROTECT, related_name="keeping")
    mark = SealedTextField(_("hidden mark"), blank=True)
    owner = SealedTextField(_("whose it may be"), blank=True)
    to_police = models.BooleanField(_("goes to the police"))
    kept_reason = models.CharField(_("why it stays here"), max_length=200, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)  # the last time
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, blank=True)
    sold_at = models.DateTimeField(_("sold at"), null=True, blank=True)
    sold_for = models.PositiveIntegerField(_("sold for NT$"), null=True, blank=True)
    told_at = models.DateTimeField(_("finder told at"), null=True, blank=True)
    # When a receipt went over the counter: every further print is a copy.
    printed_at = models.DateTimeField(_("receipt printed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("keeping")
        constraints = [
            models.CheckConstraint(
                condition=Q(announced_at=None, way="") | (Q(announced_at__isnull=False) & ~Q(way="")),
                name="keeping_announced_somehow",
            ),
            models.CheckConstraint(
                condition=Q(sold_at=None, sold_for=None) | Q(sold_at__isnull=False, sold_for__isnull=False),
                name="keeping_sold_for_a_price",
            ),
        ]

    def __str__(self):
        return f"keeping of case {self.case_id}"


class Listing(models.Model):
    """招領清單: all the public may see of an item: kind, day, area. The public page reads this table and no other."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for its owner")
        POLICE = "police", _("With the police")

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="listing")
    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CHOICES)
    found_on = models.DateField(_("found on"))
    county = models.CharField(_("county"), max_length=10)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    police = models.CharField(_("police station"), max_length=80, blank=True)
    police_number = models.CharField(_("number there"), max_length=40, blank=True)
    shown_until = models.DateField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("listing")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", police="") | (Q(state="police") & ~Q(police="")),
                name="listing_police_is_named",
            ),
        ]
        indexes = [
            models.Index(fields=["-found_on", "-case"], name="listing_by_day"),
            models.Index(fields=["kind", "-found_on", "-case"], name="listing_by_kind"),
            models.Index(fields=["county", "-found_on", "-case"], name="listing_by_county"),
        ]

    def __str__(self):
        return self.reference

    @property
    def county_said(self) -> str:
        """The county in the page's language."""
        return self.county if is_chinese(get_language()) else COUNTIES.get(self.county, self.county)


class Claim(models.Model):
    """認領: who says it is theirs, how they describe it, and what came of it. Blanked with the case."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To be compared")
        MATCHED = "matched", _("The description fits")
        REFUSED = "refused", _("The description does not fit")

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="claims")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    online = models.BooleanField(_("online"))
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    made_at = models.DateTimeField(_("made at"))
    request_key = models.UUIDField(unique=True)  # one per press of the button
    description = SealedTextField(_("description"), blank=True)
    lost_on = models.DateField(_("lost on"), null=True, blank=True)
    lost_where = SealedTextField(_("lost where"), blank=True)
    name = SealedTextField(_("name"), blank=True)
    phone = SealedTextField(_("telephone"), blank=True)
    email = SealedTextField(_("e-mail"), blank=True)
    compared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    compared_at = models.DateTimeField(_("compared at"), null=True, blank=True)
    finding = models.CharField(_("what was compared"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("claim")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="matched"), name="claim_one_fits"),
            models.CheckConstraint(
                condition=Q(state="waiting", compared_at=None, compared_by=None)
                | Q(state__in=["matched", "refused"], compared_at__isnull=False) & ~Q(finding=""),
                name="claim_compared_by_words",
            ),
        ]
        indexes = [models.Index(fields=["case"], name="claim_waiting", condition=Q(state="waiting"))]

    def __str__(self):
        return f"claim {self.pk}"


class Delivery(models.Model):
    """交付: the item leaves our hands, once. Prepared by one officer; above a value another one confirms."""

    class To(models.TextChoices):
        OWNER = "owner", _("to its owner")
        FINDER = "finder", _("to the finder")
        GOVERNMENT = "government", _("to the local government")
        AGENCY = "agency", _("to our property office")

    class Paper(models.TextChoices):
        ID_CARD = "id_card", _("National identity card")
        LICENCE = "licence", _("Driving licence")
        HEALTH = "health", _("Health insurance card")
        RESIDENT = "resident", _("Resident certificate")
        PASSPORT = "passport", _("Passport")

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="delivery")
    to = models.CharField(_("to"), max_length=10, choices=To.choices)
    claim = models.OneToOneField(Claim, models.PROTECT, null=True, blank=True, related_name="delivery")
    paper = models.CharField(_("identity paper"), max_length=10, choices=Paper.choices, blank=True)
    last_four = SealedTextField(_("last four signs of it"), blank=True)
    proof = models.CharField(_("other proof"), max_length=200, blank=True)
    hardship = models.BooleanField(_("receives aid or is in need"), default=False)
    reward = models.PositiveIntegerField(_("reward agreed in NT$"), default=0)
    costs = models.PositiveIntegerField(_("costs paid in NT$"), default=0)
    receiver = models.CharField(_("who took it"), max_length=80, blank=True)  # an office, never a private person
    number = models.CharField(_("number of the letter"), max_length=40, blank=True)
    signature = SealedTextField(_("signature"), blank=True)  # strokes (counters/signatures.py)
    signed_on_paper = models.BooleanField(_("signed on paper"), default=False)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("prepared at"))
    needs_second = models.BooleanField(default=False)
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(_("handed over at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over of an item")
        constraints = [
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("given_by")), name="delivery_second_is_another"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(needs_second=False) | Q(second__isnull=False),
                name="delivery_second_signed",
            ),
            models.CheckConstraint(
                condition=Q(to="owner", claim__isnull=False) | ~Q(to="owner") & Q(claim=None),
                name="delivery_owner_claimed",
            ),
            models.CheckConstraint(
                condition=Q(to__in=["owner", "finder"]) & ~Q(paper="")
                | Q(to__in=["government", "agency"]) & ~Q(receiver=""),
                name="delivery_to_somebody_known",
            ),
        ]

    def __str__(self):
        return f"hand-over of case {self.case_id}"


class PoliceBatch(models.Model):
    """移送清冊: items that go to the police together. Made here, signed for there, then closed with their number."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    station = models.CharField(_("police station"), max_length=80)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(_("listed at"))
    file = models.FileField(upload_to="books", blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(_("printed at"), null=True, blank=True)  # anew whenever an item is taken off
    error = models.CharField(_("error"), max_length=200, blank=True)
    handed_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(_("number of the police"), max_length=40, blank=True)
    receiver = models.CharField(_("who took it"), max_length=60, blank=True)  # rank and number, no private person
    signature = SealedTextField(_("signature"), blank=True)
    signed_on_paper = models.BooleanField(_("signed on paper"), default=False)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("list for the police")
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_at=None) | Q(handed_by__isnull=False) & ~Q(number="") & ~Q(receiver=""),
                name="batch_handed_over_with_number",
            ),
            models.CheckConstraint(condition=Q(handed_at=None) | Q(dropped_at=None), name="batch_handed_or_dropped"),
        ]
        indexes = [
            models.Index(fields=["unit"], name="batch_open", condition=Q(handed_at=None, dropped_at=None)),
        ]

    def __str__(self):
        return f"batch {self.pk}"


class PoliceItem(models.Model):
    """One item on a list for the police."""

    batch = models.ForeignKey(PoliceBatch, models.PROTECT, related_name="items")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="police_items")
    is_off = models.BooleanField(_("taken off the list"), default=False)

    class Meta:
        verbose_name = _("item for the police")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_off=False), name="police_item_on_one_list"),
        ]

    def __str__(self):
        return f"case {self.case_id} on batch {self.batch_id}"
