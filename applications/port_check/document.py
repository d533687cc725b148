"""What the papers of a port check state, in both languages: the acknowledgement and the reply slip (facts §4.1)."""

from django.utils.translation import gettext_noop

from applications.models import Port
from applications.port_check import forms
from applications.port_check.lead import window
from applications.port_check.report import Report, roster_hash
from cases import masking, rocdates
from cases.contents import ENTERED_LATE, both, in_both


def acknowledgement(case, report: Report, *, late: bool = False) -> dict:
    """受理通知: what was filed, and what happens next."""
    within = gettext_noop("We check the papers and answer within 2 working days.")
    return {
        **_head(case, gettext_noop("Acknowledgement of a port security check report")),
        "sections": [_who(case, report), _vessel(report), _voyage(report)],
        "next": [
            both(ENTERED_LATE if late else within),
            both(gettext_noop("If something is missing we ask once, for everything.")),
            both(gettext_noop("When it is accepted you get the reply slip. Leave port only after the check.")),
        ],
        "notes": [
            both(gettext_noop("This is the acknowledgement of a report. It does not allow anybody to leave port.")),
            both(gettext_noop("In danger at sea dial 118.")),
        ],
    }


def closing_slip(case, report: Report, decision) -> dict:
    """受理報驗回覆結案單: for this vessel, this window and these people."""
    first, last = window(report.etd)
    digest = roster_hash(case.reference, report.people)
    conditions = [_row(gettext_noop("Conditions"), decision.conditions)] if decision and decision.conditions else []
    return {
        **_head(case, gettext_noop("Reply slip of a port security check")),
        "roster_hash": digest,
        "sections": [
            _who(case, report),
            _vessel(report),
            _voyage(report),
            {
                "title": both(gettext_noop("What holds")),
                "rows": [
                    {"label": both(gettext_noop("Come for the check from")), "value": _moment(first)},
                    {"label": both(gettext_noop("Come for the check before")), "value": _moment(last)},
                    _row(gettext_noop("People on board"), str(len(report.people))),
                    _row(gettext_noop("Check value of the list of people (SHA-256)"), digest),
                    *conditions,
                ],
            },
            {"title": both(gettext_noop("Approvals to be shown on the pier")), "rows": _approvals(report)},
        ],
        "next": [
            both(gettext_noop("Bring this slip, the approvals and everyone's identity paper to the station.")),
            both(gettext_noop("After the check on the pier you may leave. Report to the station when you are back.")),
            both(gettext_noop("24 hours after the planned departure an unused slip lapses.")),
        ],
        "notes": [
            both(gettext_noop("This slip replaces neither the approvals nor the check on the pier.")),
            both(gettext_noop("Another vessel, another port or more people need a new slip before you leave.")),
            both(gettext_noop("In danger at sea dial 118.")),
        ],
    }


def _head(case, title: str) -> dict:
    return {
        "title": both(title),
        "reference": case.reference,
        "filed_at": case.filed_at.isoformat(),
        "unit": {"zh": case.unit.name_zh, "en": case.unit.name_en, "phone": case.unit.telephone},
    }


def _who(case, report: Report) -> dict:
    org = report.applicant.get("org_name")
    rows = [_row(gettext_noop("Agency, school, group or company"), org)] if org else []
    return {
        "title": both(gettext_noop("Applicant")),
        "rows": [
            *rows,
            _row(gettext_noop("Person to contact"), masking.mask_name(report.applicant["name"])),
            {"label": both(gettext_noop("Purpose")), "value": _purpose(report)},
        ],
    }


def _purpose(report: Report) -> dict:
    names = dict(forms.PURPOSES)
    other = report.activity.get("purpose_other")
    if report.activity["purpose"] == "other" and other:
        return {"zh": other, "en": other}
    return in_both(lambda: str(names[report.activity["purpose"]]))


def _vessel(report: Report) -> dict:
    kinds = dict(forms.VESSELS)
    return {
        "title": both(gettext_noop("Vessel")),
        "rows": [
            _row(gettext_noop("Name of the vessel"), report.vessel["vessel_name"]),
            _row(gettext_noop("Number of the vessel"), report.vessel["vessel_number"]),
            {
                "label": both(gettext_noop("Kind of vessel")),
                "value": in_both(lambda: str(kinds[report.vessel["kind"]])),
            },
            _row(gettext_noop("Master"), masking.mask_name(report.vessel["master"])),
        ],
    }


def _voyage(report: Report) -> dict:
    departure, back = report.ports
    return {
        "title": both(gettext_noop("Voyage")),
        "rows": [
            {"label": both(gettext_noop("Port of departure")), "value": _port(departure)},
            {"label": both(gettext_noop("Planned departure")), "value": _moment(report.etd)},
            _row(gettext_noop("Where to"), report.voyage["area"]),
            {"label": both(gettext_noop("Port of return")), "value": _port(back)},
            {"label": both(gettext_noop("Planned return")), "value": _moment(report.eta)},
        ],
    }


def _approvals(report: Report) -> list[dict]:
    """The three papers of others that the slip does not replace."""
    given = [
        (gettext_noop("Authority in charge of the activity"), _one(report.activity, "authority", "approval_number")),
        (gettext_noop("Port authority"), report.voyage["port_number"]),
    ]
    if report.needs_fisheries:
        given.insert(0, (gettext_noop("Fisheries or maritime authority"), report.vessel["fisheries_number"]))
    return [_row(label, value) for label, value in given if value]


def _one(answers: dict, *names) -> str:
    return " ".join(answers[name] for name in names if answers.get(name))


def _row(label: str, value: str) -> dict:
    return {"label": both(label), "value": {"zh": value, "en": value}}


def _port(port: Port) -> dict:
    return {"zh": f"{port.name_zh}（{port.station.name_zh}）", "en": f"{port.name_en} ({port.station.name_en})"}


def _moment(at) -> dict:
    return {"zh": rocdates.moment(at, "zh-hant"), "en": rocdates.moment(at, "en")}
