"""What the acknowledgement and the permit state, in both languages (facts §4.2; 行政程序法 §96)."""

from datetime import date

from django.utils.translation import gettext, gettext_noop

from applications.coastal_zone.application import Entry
from applications.coastal_zone.grants import Grant
from applications.coastal_zone.models import Visit
from cases import clocks, masking, rocdates
from cases.contents import ENTERED_LATE, both, day, in_both, paper, row
from cases.remedies import remedy

LAW = gettext_noop("This rests on the National Security Act, article 6, and its enforcement rules, articles 27 and 28.")
CARRY = gettext_noop("Carry this permit and your identity paper; coast guard staff may check both.")


def acknowledgement(case, entry: Entry, *, late: bool = False) -> dict:
    """受理通知: what was asked for, by when the answer comes and where that follows from; no day that is over."""
    by = None if late else answer_by(case)
    within = gettext_noop("We answer within 3 working days, and not later than 1 working day before you enter.")
    return paper(
        case,
        gettext_noop("Acknowledgement of an application to enter the coastal zone"),
        [
            (
                gettext_noop("Visit"),
                [
                    *_where(entry.zone, entry.visit["place"]),
                    row(gettext_noop("From"), _moment(entry.entry_at)),
                    row(gettext_noop("Until"), _moment(entry.exit_at)),
                    row(gettext_noop("People"), str(len(entry.people))),
                ],
            ),
            (
                gettext_noop("Answer"),
                [row(gettext_noop("At the latest on"), day(by))] if by else [],
            ),
        ],
        following=_said(
            gettext_noop("A case officer looks at the reason, nearby installations and the opening hours."),
            ENTERED_LATE if late else within,
            gettext_noop("If something is missing we ask once, for everything."),
            gettext_noop(
                "Fewer people or a shorter stay: tell us on the status page. More people or another zone: apply anew."
            ),
        ),
        notes=[both(gettext_noop("This is not a permit. Do not enter before you have it.")), both(LAW)],
    )


def answer_by(case):
    """The earliest of the limits the answer has: that of the whole case, and that counted back from the entry."""
    limits = [clock.due_at for clock in clocks.answer_clocks(case) if clock.due_at]
    return min(limits, default=None)


def permit(case, visit: Visit, grant: Grant) -> dict:
    """許可: holder, people, zone, time, conditions, the duty to carry it, the telephone, the remedy.

    Reasons and conditions are added to every decision alike (cases.contents.grounded).
    """
    let_in = [person for person in case.people.all() if person.order in grant.people]
    rows = [
        *_where(visit.zone, visit.place),
        row(gettext_noop("Reason of the visit"), in_both(lambda: visit.get_reason_display())),
        row(gettext_noop("From"), _moment(grant.holds_from)),
        row(gettext_noop("Until"), _moment(grant.holds_until)),
        row(gettext_noop("Days"), days_in_words(grant.days)),
        row(gettext_noop("People"), str(len(let_in))),
    ]
    return paper(
        case,
        gettext_noop("Permit to enter the coastal zone"),
        [
            (gettext_noop("Holder"), _holder(case)),
            (gettext_noop("Visit"), rows),
            (gettext_noop("People who may enter"), [_person(person) for person in let_in]),
        ],
        following=_said(
            CARRY,
            gettext_noop("Keep to the zone, the days and the hours above. Do not photograph military installations."),
            gettext_noop("This permit does not replace the permission of the theatre command for its installations."),
        ),
        notes=[both(LAW), _call(case.unit), remedy(case)],
    )


def _holder(case) -> list[dict]:
    """Who the disposition is addressed to: the organisation in full, people in full on the paper alone."""
    given = case.application.answers["applicant"]
    rows = [row(gettext_noop("Organisation"), given["org_name"])] if given.get("org_name") else []
    if given.get("ubn"):
        rows.append(row(gettext_noop("Unified business number"), given["ubn"]))
    if given.get("representative"):
        rows.append({**row(gettext_noop("Representative"), given["representative"]), "private": True})
    name = case.applicant.name
    return [
        *rows,
        row(gettext_noop("Applicant"), masking.mask_name(name)),
        {**row(gettext_noop("Name in full"), name), "private": True},
    ]


def _person(person) -> dict:
    """One who may enter: to be compared with the identity paper, whose end alone is stated."""
    number = {"number": person.order}
    label = in_both(lambda: gettext("Person %(number)d") % number)
    ends = f"{person.name}（{masking.mask_id(person.identity)}）"
    return {"label": label, "value": {"zh": ends, "en": ends}, "private": True}


def _where(zone, place: str) -> list[dict]:
    return [
        row(gettext_noop("Zone"), {"zh": zone.name_zh, "en": zone.name_en}),
        row(gettext_noop("Place"), place),
    ]


def _call(unit) -> dict:
    """The telephone day and night: the unit's own, else 118."""
    words = {"phone": unit.phone or "118"}
    return in_both(lambda: gettext("Day and night: telephone %(phone)s.") % words)


def _said(*texts: str) -> list[dict]:
    return [both(text) for text in texts]


def _moment(at) -> dict:
    return {"zh": rocdates.moment(at, "zh-hant"), "en": rocdates.moment(at, "en")}


def days_in_words(days: list[str]) -> dict:
    found = [date.fromisoformat(day) for day in days]
    return {
        "zh": "、".join(rocdates.short(day, "zh-hant") for day in found),
        "en": ", ".join(rocdates.short(day, "en") for day in found),
    }
