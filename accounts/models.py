"""Units, people, the roles they hold there, and who stands at the desk when."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.chain import stands_in

# What decides over what a person may do, in one statement; in SQL because every page of staff begins with it, and to
# compose it from three query sets took longer than to ask them.
RIGHTS = """
WITH away AS (SELECT person_id, deputy_id FROM accounts_absence WHERE starts_at <= %(now)s AND ends_at > %(now)s)
SELECT 'role', held.user_id, held.id, unit.path, held.role
  FROM accounts_membership held JOIN accounts_unit unit ON unit.id = held.unit_id
 WHERE held.starts_at <= %(now)s AND (held.ends_at IS NULL OR held.ends_at > %(now)s)
   AND (held.user_id = %(me)s OR held.user_id IN (SELECT person_id FROM away))
UNION ALL SELECT 'away', person_id, deputy_id, '', '' FROM away
UNION ALL
SELECT 'shift', officer_id, deputy_id, '', '' FROM accounts_dutyshift
 WHERE deputy_id = %(me)s AND starts_at <= %(now)s AND ends_at > %(now)s
"""


def same(field):
    """A key as a range of one, so that an exclusion rule needs no extension (design §4)."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


def span(start, end):
    return Func(F(start), F(end), Value("[)"), function="tstzrange")


class PeriodQuerySet(models.QuerySet):
    """Rows that hold from `starts_at` up to, not including, `ends_at` (an empty end: until further notice)."""

    def at(self, now):
        """Those that hold at this moment."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)


class AbsenceQuerySet(PeriodQuerySet):
    def deputies(self, now) -> dict[int, int]:
        """Everyone who is away at this moment, and whom they named: person id → deputy id."""
        return dict(self.at(now).values_list("person_id", "deputy_id"))


class Unit(models.Model):
    """單位: a tree held by its path (`CGA/NB/CB2/`), so that a subtree is one prefix."""

    class Kind(models.TextChoices):
        HQ = "hq", _("Headquarters")
        BRANCH = "branch", _("Branch")
        OFFICE = "office", _("Office")
        COMMAND = "command", _("Command centre")
        CORPS = "corps", _("Patrol corps")
        FLEET = "fleet", _("Flotilla")
        STATION = "station", _("Station")

    code = models.CharField(_("code"), max_length=20, unique=True)
    path = models.CharField(_("path"), max_length=120, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    county = models.CharField(_("county"), max_length=10, blank=True)
    township = models.CharField(_("township"), max_length=10, blank=True)
    address_zh = models.CharField(_("Chinese address"), max_length=120, blank=True)
    address_en = models.CharField(_("English address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_open_24h = models.BooleanField(_("open around the clock"), default=False)
    serves_public = models.BooleanField(_("serves the public"), default=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = pgettext_lazy("many", "units")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["hq", "branch", "office", "command", "corps", "fleet", "station"]),
                name="unit_kind_known",
            ),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="unit_path_ends_in_slash"),
            models.CheckConstraint(condition=Q(parent__isnull=False) | Q(kind="hq"), name="unit_only_hq_has_no_parent"),
        ]
        indexes = [
            models.Index(fields=["path"], name="unit_subtree", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_zh

    def housed(self, chinese: bool) -> str:
        """Its name; an office with the house it belongs to: there is more than one secretariat."""
        name = self.name_zh if chinese else self.name_en
        if self.kind != self.Kind.OFFICE:
            return name
        return f"{self.parent.name_zh}{name}" if chinese else f"{name}, {self.parent.name_en}"

    @property
    def telephone(self) -> str:
        """Where people reach it: its own number; an office without one answers behind the switchboard of its house."""
        return self.phone or (self.parent.phone if self.kind == self.Kind.OFFICE else "")


class Role(models.TextChoices):
    """角色: held by one person in one unit, and good for the units below it."""

    DUTY = "duty", _("Duty officer")
    OFFICER = "officer", _("Case officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    SECRETARIAT = "secretariat", _("Secretariat")
    RECORDS = "records", _("Records")
    EDITOR = "editor", _("Editor")
    PUBLISHER = "publisher", _("Publisher")
    ETHICS = "ethics", _("Civil service ethics")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractUser):
    """人員: someone of ours who signs in. Citizens have no account."""

    name_zh = models.CharField(_("Chinese name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    title_zh = models.CharField(_("Chinese title"), max_length=40, blank=True)
    title_en = models.CharField(_("English title"), max_length=80, blank=True)
    extension = models.CharField(_("extension"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    is_demo = models.BooleanField(_("demo sign-in"), default=False)
    password_set_at = models.DateTimeField(_("password set"), default=timezone.now, editable=False)
    opened_at = models.DateTimeField(_("account opened"), default=timezone.now, editable=False)  # the last time
    # The password was given by others: it opens until then, and only to choose one's own (accounts/recovery.py).
    given_until = models.DateTimeField(_("password given until"), null=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = pgettext_lazy("many", "people")

    def __str__(self):
        return (self.name_en or self.name_zh) if get_language() == "en" else self.name_zh

    def acting_for_ids(self, now) -> set[int]:
        """Ids of those whose work this person does now: by an absence, or as deputy of the shift they miss."""
        return self._read_rights(now)[0]

    def authority(self, now=None) -> list[tuple[str, str, int | None]]:
        """What this person may act as: (path of a unit, role, id of the person they stand in for or None).

        The authority of those they act for counts while the absence lasts.
        """
        return self._rights(now or timezone.now())[1]

    def _rights(self, now) -> tuple[set[int], list]:
        """Asked many times in one request, read once: kept on this instance for the minute of `now`, and absences end
        on whole minutes. One query."""
        minute = now.replace(second=0, microsecond=0)
        kept, found = getattr(self, "_kept_rights", (None, None))
        if kept != minute:
            found = self._read_rights(now)
            self._kept_rights = (minute, found)
        return found

    def authority_when_back(self, now) -> list[tuple[str, str, int | None]]:
        """The same as if they were not away themselves: what waits for them, however early they come back."""
        return self._read_rights(now, is_back=True)[1]

    def _read_rights(self, now, *, is_back=False) -> tuple[set[int], list]:
        with connection.cursor() as cursor:
            cursor.execute(RIGHTS, {"me": self.pk, "now": now})
            rows = cursor.fetchall()
        parts = {"role": [], "away": [], "shift": []}
        for part, *row in rows:
            parts[part].append(row)
        away = {person: deputy for person, deputy, *_rest in parts["away"] if not (is_back and person == self.pk)}
        covered = {person for person in away if stands_in(person, away) == self.pk}
        if self.pk not in away:
            covered.update(officer for officer, *_rest in parts["shift"] if officer in away)
        roles = sorted((path, pk, role, holder) for holder, pk, path, role in parts["role"])
        mine = {self.pk, *covered}
        return covered, [
            (path, role, None if holder == self.pk else holder) for path, _pk, role, holder in roles if holder in mine
        ]

    def unit_paths(self, now=None) -> list[str]:
        """The subtrees this person sees, as path prefixes, none inside another: `["CGA/NB/"]`."""
        paths = []
        for path in sorted({path for path, _role, _by in self.authority(now)}):
            if not paths or not path.startswith(paths[-1]):
                paths.append(path)
        return paths

    def roles_in(self, unit, now=None) -> set[str]:
        """The roles this person holds for a unit: given there or in a unit above it, or as somebody's deputy."""
        return {role for path, role, _by in self.authority(now) if unit.path.startswith(path)}

    def forget_authority(self):
        """Read the rights anew at the next question: something about them was just changed."""
        self._kept_rights = (None, None)


class Membership(models.Model):
    """職務: one role of one person in one unit, while it holds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = pgettext_lazy("many", "memberships")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The end must be later than the start."),
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ends_at=None),
                name="membership_held_once",
                violation_error_message=_("This person holds that role there already."),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}, {self.unit}"


class DutyShift(models.Model):
    """值勤: who stands at the desk of a unit, and who steps in."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shifts", verbose_name=_("unit"))
    officer = models.ForeignKey(User, models.PROTECT, related_name="shifts", verbose_name=_("officer"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="shifts_as_deputy", verbose_name=_("deputy"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty shift")
        verbose_name_plural = pgettext_lazy("many", "duty shifts")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(officer=F("deputy")), name="shift_deputy_is_someone_else"),
            ExclusionConstraint(
                name="shift_one_officer_a_unit",
                expressions=[
                    (same("unit_id"), RangeOperators.OVERLAPS),
                    (span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="shift_nobody_at_two_desks",
                expressions=[
                    (same("officer_id"), RangeOperators.OVERLAPS),
                    (span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.unit_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """請假與職務代理: while someone is away, a named deputy acts for them and signs （代）."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences", verbose_name=_("person"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="stands_in_for", verbose_name=_("deputy"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = pgettext_lazy("many", "absences")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="absence_deputy_is_someone_else"),
            ExclusionConstraint(
                name="absence_one_deputy_at_a_time",
                expressions=[
                    (same("person_id"), RangeOperators.OVERLAPS),
                    (span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.starts_at:%Y-%m-%d}"


class Recovery(models.Model):
    """重設登入: somebody lost the password or the telephone; one of us asks, another lets them in (ASVS 6.4.4)."""

    person = models.ForeignKey(User, models.PROTECT, related_name="recoveries")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)
    is_let_in = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)  # the last step that person and auditors were told of

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("asked_by")) & ~Q(person=F("settled_by")), name="recovery_by_others"
            ),
            models.CheckConstraint(
                condition=Q(is_let_in=False) | Q(settled_at__isnull=False) & ~Q(settled_by=F("asked_by")),
                name="recovery_by_two",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="recovery_settled_by_somebody",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(settled_at=None), name="recovery_one_open"),
        ]

    def __str__(self):
        return f"{self.person_id} {self.asked_at:%Y-%m-%d}"


class PastPassword(models.Model):
    """The last passwords of a person, as hashes: a new one is none of them (資通系統防護基準, 身分驗證管理)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    hash = models.CharField(max_length=128)

    def __str__(self):
        return f"{self.user_id}"


class KnownNetwork(models.Model):
    """A network this person has signed in from, as a keyed hash: a new one is told to them (accounts/networks.py)."""

    person = models.ForeignKey(User, models.CASCADE, related_name="networks")
    mark = models.CharField(max_length=64)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    browser = models.CharField(max_length=60, blank=True)
    is_news = models.BooleanField(default=False)  # they are still to be told of it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "mark"], name="network_known_once")]

    def __str__(self):
        return f"{self.person_id} {self.since:%Y-%m-%d %H:%M}"


class SignIn(models.Model):
    """One session of a person, for them to see and to end (accounts/sessions.py); it goes with the session."""

    person = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    network = models.CharField(max_length=45)
    browser = models.CharField(max_length=60, blank=True)

    def __str__(self):
        return f"{self.person_id} {self.since:%Y-%m-%d %H:%M}"
