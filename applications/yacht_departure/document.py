"""What the acknowledgement states, in both languages (facts §4.3, "Receipt")."""

from django.utils.translation import gettext_noop

from applications.journey import both
from applications.models import Port
from applications.yacht_departure.report import Report
from cases import masking, rocdates


def acknowledgement(case, report: Report) -> dict:
    """The content of the document. Names are masked, identity numbers never stand in it."""
    departure, back = report.ports
    return {
        "title": both(gettext_noop("Acknowledgement of a yacht departure report")),
        "reference": case.reference,
        "filed_at": case.filed_at.isoformat(),
        "unit": {"zh": case.unit.name_zh, "en": case.unit.name_en, "phone": case.unit.telephone},
        "sections": [
            {
                "title": both(gettext_noop("Yacht")),
                "rows": [
                    _row(gettext_noop("Name of the yacht"), report.vessel["vessel_name"]),
                    _row(gettext_noop("Official or registration number"), report.vessel["vessel_number"]),
                    _row(gettext_noop("Skipper"), masking.mask_name(report.skipper["name"])),
                ],
            },
            {
                "title": both(gettext_noop("Voyage")),
                "rows": [
                    {"label": both(gettext_noop("Port of departure")), "value": _port(departure)},
                    {"label": both(gettext_noop("Planned departure")), "value": _moment(report.etd)},
                    _row(gettext_noop("Where to"), report.voyage["destination"]),
                    {"label": both(gettext_noop("Port of return")), "value": _port(back)},
                    {"label": both(gettext_noop("Planned return")), "value": _moment(report.eta)},
                    _row(gettext_noop("People on board"), str(report.people)),
                    _row(gettext_noop("Of these infants under one"), str(report.infants)),
                ],
            },
        ],
        "next": [
            both(gettext_noop("The station reads the report within 30 minutes.")),
            both(
                gettext_noop(
                    "When you are back, report your return: press “We are back” on the status page or tell the station."
                )
            ),
            both(
                gettext_noop(
                    "If we hear nothing two hours after the planned return, the station calls you and your contact."
                )
            ),
            both(gettext_noop("If the plan changes, change the report before you leave.")),
        ],
        "notes": [
            *_insurance(report),
            both(
                gettext_noop("This is the acknowledgement of a report (The Law of Ships, article 70 IV), not a permit.")
            ),
            both(gettext_noop("In danger at sea dial 118.")),
        ],
    }


def _insurance(report: Report) -> list[dict]:
    """On the paper of who is late at sea: that the new return was taken, and what the law says all the same."""
    if not report.outlasts_insurance:
        return []
    text = gettext_noop(
        "The liability insurance ends before the planned return"
        " (Law of Ships, article 71; yacht regulations, article 47)."
    )
    return [both(text)]


def _row(label: str, value: str) -> dict:
    return {"label": both(label), "value": {"zh": value, "en": value}}


def _port(port: Port) -> dict:
    return {"zh": f"{port.name_zh}（{port.station.name_zh}）", "en": f"{port.name_en} ({port.station.name_en})"}


def _moment(at) -> dict:
    return {"zh": rocdates.moment(at, "zh-hant"), "en": rocdates.moment(at, "en")}
