"""What the receipt states, in both languages: what was handed in, and what the finder may expect by law."""

from datetime import timedelta

from django.utils.translation import gettext_noop

from cases import clocks, masking, rocdates
from cases.contents import both, day, in_both, paper, row
from cases.office import office
from counters.books import BOOKS
from counters.lost import law
from counters.lost.kinds import CURRENCIES, KINDS
from counters.lost.law import Finder, Heir
from counters.lost.record import found_of
from counters.models.lost import FINDERS, WISHES


def content(case, keeping) -> dict:
    """The content of the receipt (cases/documents.py). Names masked; what it looks like stands on the paper alone."""
    item, facts = keeping.line.found_item, found_of(keeping.line.found_item, keeping)
    return paper(
        case,
        gettext_noop("Receipt for a found item"),
        [
            (gettext_noop("What was handed in"), _thing(keeping, item)),
            (gettext_noop("Finder"), _finder(case, facts)),
            (gettext_noop("Times"), _times(case, keeping, facts)),
        ],
        following=_rights(case, keeping, facts),
        notes=[
            both(gettext_noop("Keep this receipt. To collect, bring it with an identity paper.")),
            both(gettext_noop("This rests on articles 803 to 807-1 of the Civil Code.")),
        ],
    )


def _thing(keeping, item) -> list[dict]:
    line = keeping.line
    rows = [
        row(gettext_noop("Number in the book"), in_both(lambda: BOOKS[line.book].number(line))),
        row(gettext_noop("Kind"), in_both(lambda: str(KINDS[item.kind].label))),
        {**row(gettext_noop("Thing"), f"{item.name} × {item.quantity}"), "private": True},
    ]
    if item.features:
        rows.append({**row(gettext_noop("What it looks like"), item.features), "private": True})
    if item.cash:
        rows.append({**row(gettext_noop("Cash"), in_both(lambda: money(item))), "private": True})
    return rows


def money(item) -> str:
    """Cash with its currency, in the page's language."""
    amount = f"{item.cash:,.2f}".removesuffix(".00")
    return f"{dict(CURRENCIES)[item.currency]} {amount}"


def _finder(case, facts) -> list[dict]:
    rows = [row(gettext_noop("Found by"), in_both(lambda: str(dict(FINDERS)[facts.finder.value])))]
    if case.applicant.name:
        rows.append(row(gettext_noop("Name"), masking.mask_name(case.applicant.name)))
        rows.append(row(gettext_noop("Wants"), in_both(lambda: str(dict(WISHES)[facts.wish.value]))))
    return rows


def _times(case, keeping, facts) -> list[dict]:
    item = keeping.line.found_item
    rows = [
        row(gettext_noop("Found at"), _moment(item.found_at)),
        {**row(gettext_noop("Found where"), item.place), "private": True},
        row(gettext_noop("Handed in at"), _moment(keeping.line.happened_at)),
        row(gettext_noop("Taken in by"), keeping.line.signed_as),
    ]
    clock = case.deadlines.filter(met_at=None, stage=case.stage_id).first() if keeping.announced_at else None
    if clock and clock.due_at:
        label = gettext_noop("Goes to the police after") if keeping.to_police else gettext_noop("May be claimed until")
        rows.append(row(label, day(clock.due_at)))
    return rows


def _rights(case, keeping, facts) -> list[dict]:
    """What follows for the finder, one sentence each."""
    if facts.finder in (Finder.STAFF, Finder.UNNAMED):
        return [both(gettext_noop("The owner may claim it from us. We announce it on the board and on our site."))]
    told = law.reward(facts, office(), clocks.place_of(case.unit))
    said = [in_both(lambda reason=reason: str(reason)) for reason in told.reasons]
    if keeping.to_police:
        said.append(both(gettext_noop("It goes to the police after 15 days; they then keep your rights for you.")))
        return said
    whose, why = law.heir(facts)
    if whose == Heir.FINDER:
        period = gettext_noop("Nobody claims it within 15 days of the announcement: then it is yours.")
        longer = gettext_noop("Nobody claims it within six months of the announcement: then it is yours.")
        said.append(both(period if facts.is_small else longer))
        said.append(both(gettext_noop("We tell you, and you have three months to collect it.")))
    else:
        said.append(in_both(lambda: str(why)))
    return said


def _moment(at) -> dict:
    at = at - timedelta(seconds=at.second, microseconds=at.microsecond)
    return {"zh": rocdates.moment(at, "zh-hant"), "en": rocdates.moment(at, "en")}
