"""走動服務統計: what was planned for a year and what was done, by unit, kind of people, month and care given.

Struck records do not count; forgotten people still do: nothing of what is counted is theirs.
"""

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Unit
from feedback.figures.sheets import Sheet
from feedback.models import Audience, Help, Outreach, OutreachPlan, Suggestion, Way

MONTHS = range(1, 13)


def of_year(user, roc_year: int) -> list[Sheet]:
    """The sheets of a year, over the units this person may read."""
    first = date(roc_year + 1911, 1, 1)
    visits = Outreach.objects.visible_to(user).standing()
    visits = visits.filter(happened_on__gte=first, happened_on__lt=first.replace(year=first.year + 1))
    plans = OutreachPlan.objects.visible_to(user).filter(roc_year=roc_year)
    return [
        _by_unit(visits, plans, roc_year),
        _by_audience(visits, plans, roc_year),
        _by_month(visits, roc_year),
        _by_way(visits),
        _by_help(visits),
    ]


def _by_unit(visits, plans, roc_year: int) -> Sheet:
    planned, done = _planned(plans, "unit"), _done(visits, "unit")
    units = Unit.objects.filter(pk__in=planned.keys() | done.keys()).order_by("path")
    rows = [_against_plan(str(unit), planned[unit.pk], done[unit.pk]) for unit in units]
    links = {(at, 2): _list(roc_year, unit=unit.code) for at, unit in enumerate(units)}
    title = _("Plan and visits by unit")
    return Sheet("units", title, _plan_head(_("Unit")), rows, _sum(rows), (1, 2), links, _plan_notes())


def _by_audience(visits, plans, roc_year: int) -> Sheet:
    planned, done = _planned(plans, "audience"), _done(visits, "audience")
    rows = [_against_plan(str(one.label), planned[one], done[one]) for one in Audience]
    links = {(at, 2): _list(roc_year, audience=one.value) for at, one in enumerate(Audience)}
    title = _("Plan and visits by whom we visited")
    return Sheet("people", title, _plan_head(_("Whom")), rows, _sum(rows), (1, 2), links)


def _by_month(visits, roc_year: int) -> Sheet:
    rows = visits.values_list("happened_on__month", "audience").annotate(n=Count("pk"))
    found = {(month, audience): n for month, audience, n in rows}
    table = [[f"{roc_year}-{month:02d}", *(found.get((month, one), 0) for one in Audience)] for month in MONTHS]
    head = [_("Month"), *(str(one.label) for one in Audience)]
    total = [_("Sum"), *(sum(column) for column in list(zip(*table, strict=True))[1:])]
    return Sheet("months", _("Visits by month"), head, table, total, tuple(range(1, len(head))))


def _by_way(visits) -> Sheet:
    found = dict(visits.values_list("way").annotate(n=Count("pk")))
    rows = [[str(way.label), found.get(way, 0)] for way in Way]
    return Sheet("ways", _("Visits by how we met"), [_("How"), _("Number of visits")], rows, drawn=(1,))


def _by_help(visits) -> Sheet:
    found = Counter()
    for given, number in visits.exclude(help=[]).values_list("help").annotate(n=Count("pk")):
        found.update(dict.fromkeys(given, number))
    rows = [[str(one.label), found[one]] for one in Help]
    note = _("A visit counts once under each kind of care it gave.")
    return Sheet("care", _("Care given"), [_("Care"), _("Number of visits")], rows, drawn=(1,), notes=(note,))


def _planned(plans, by: str) -> defaultdict:
    return defaultdict(int, plans.values_list(by).annotate(n=Sum("visits")))


def _done(visits, by: str) -> defaultdict:
    """by → (visits, people met, suggestions, of these petitions). Two queries: a join would count people twice."""
    found = defaultdict(lambda: [0, 0, 0, 0])
    for key, number, people in visits.values_list(by).annotate(n=Count("pk"), people=Sum("people")):
        found[key][:2] = number, people
    suggested = Suggestion.objects.filter(visit__in=visits.values("pk")).values_list(f"visit__{by}")
    for key, number, filed in suggested.annotate(n=Count("pk"), filed=Count("case")):
        found[key][2:] = number, filed
    return found


def _against_plan(name: str, planned: int, done: list) -> list:
    return [name, planned, done[0], _percent(done[0], planned), *done[1:]]


def _percent(done: int, planned: int) -> int | None:
    """Rounded down: 99.9 is not all. None where nothing was planned."""
    return done * 100 // planned if planned else None


def _sum(rows: list[list]) -> list | None:
    if not rows:
        return None
    sums = [sum(cells) for cells in list(zip(*(row[:3] + row[4:] for row in rows), strict=True))[1:]]
    return [_("Sum"), sums[0], sums[1], _percent(sums[1], sums[0]), *sums[2:]]


def _plan_head(what: str) -> list[str]:
    more = [_("Planned"), _("Done"), _("Done, per cent"), _("People met"), _("Suggestions"), _("Made petitions")]
    return [what, *more]


def _plan_notes() -> tuple[str, ...]:
    return (
        _("Planned: the visits in the plan of the whole year. A dash means that none were planned."),
        _("Done: visits recorded and not struck, by the day they took place."),
        _("Made petitions: suggestions that have a case of their own in the mailbox."),
    )


def _list(roc_year: int, **asked) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"year": roc_year, **asked}.items())
    return f"{reverse('outreach')}?{query}"
