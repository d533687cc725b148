"""What the acknowledgement states, in both languages (facts §4.3, "Receipt")."""

from django.utils.translation import gettext_noop as N

from applications.journey import both
from applications.models import Port
from applications.yacht_departure.report import Report
from cases import masking, rocdates


def acknowledgement(case, report: Report) -> dict:
    """The content of the document. Names are masked, identity numbers never stand in it."""
    departure, back = report.ports
    return {
        "title": both(N("Acknowledgement of a yacht departure report")),
        "reference": case.reference,
        "filed_at": case.filed_at.isoformat(),
        "unit": {"zh": case.unit.name_zh, "en": case.unit.name_en, "phone": case.unit.phone},
        "sections": [
            {
                "title": both(N("Yacht")),
                "rows": [
                    _row(N("Name"), report.vessel["vessel_name"]),
                    _row(N("Number"), report.vessel["vessel_number"]),
                    _row(N("Driver"), masking.mask_name(report.skipper["name"])),
                ],
            },
            {
                "title": both(N("Voyage")),
                "rows": [
                    {"label": both(N("Port of departure")), "value": _port(departure)},
                    {"label": both(N("Planned departure")), "value": _moment(report.etd)},
                    _row(N("Where to"), report.voyage["destination"]),
                    {"label": both(N("Port of return")), "value": _port(back)},
                    {"label": both(N("Planned return")), "value": _moment(report.eta)},
                    _row(N("People on board"), str(report.people)),
                    _row(N("Of these infants under one"), str(report.infants)),
                ],
            },
        ],
        "next": [
            both(N("The station reads the report within 30 minutes.")),
            both(
                N("When you are back, report your return: press “We are back” on the status page or tell the station.")
            ),
            both(N("If we hear nothing two hours after the planned return, the station calls you and your contact.")),
            both(N("If the plan changes, change the report before you leave.")),
        ],
        "notes": [
            both(N("This is the acknowledgement of a report (The Law of Ships, article 70 IV), not a permit.")),
            both(N("In danger at sea dial 118.")),
        ],
    }


def _row(label: str, value: str) -> dict:
    return {"label": both(label), "value": {"zh": value, "en": value}}


def _port(port: Port) -> dict:
    return {"zh": f"{port.name_zh}（{port.station.name_zh}）", "en": f"{port.name_en} ({port.station.name_en})"}


def _moment(at) -> dict:
    return {"zh": rocdates.moment(at, "zh-hant"), "en": rocdates.moment(at, "en")}
