"""What the acknowledgement states, in both languages. Who reported stands on no paper of ours."""

from django.utils.translation import gettext_noop, override

from applications.incident import places
from applications.incident.models import Incident
from applications.incident.report import Report
from applications.journey import both, in_both
from cases import rocdates
from cases.counties import COUNTIES


def acknowledgement(case, report: Report) -> dict:
    """The content of the 受理通知 (facts §4.4, "Receipt")."""
    incident = case.incident
    return {
        "title": both(gettext_noop("Acknowledgement of an incident report")),
        "reference": case.reference,
        "filed_at": case.filed_at.isoformat(),
        "unit": unit_of(case),
        "sections": [
            {
                "title": both(gettext_noop("The report")),
                "rows": [
                    row(gettext_noop("Kind"), both_kind(incident)),
                    row(gettext_noop("When it happened"), both_moment(incident.occurred_at)),
                    row(gettext_noop("Place"), both_place(incident)),
                ],
            }
        ],
        "next": [
            both(gettext_noop("The duty officer takes it up within 15 minutes, day and night.")),
            both(gettext_noop("Within an hour it is clear who is sent out, or which authority it belongs to.")),
            both(
                gettext_noop(
                    "If you asked for an answer, you hear from us within 3 working days, and the result within 30."
                )
            ),
            both(gettext_noop("If you find out more, call the unit below and give the number above.")),
        ],
        "notes": [
            both(gettext_noop("It shows that the report has arrived, not that what it says is true.")),
            both(gettext_noop("In danger at sea dial 118.")),
        ],
    }


def unit_of(case) -> dict:
    return {"zh": case.unit.name_zh, "en": case.unit.name_en, "phone": case.unit.telephone}


def row(label: str, value: dict, **more) -> dict:
    return {"label": both(label), "value": value, **more}


def both_kind(incident: Incident) -> dict:
    return in_both(lambda: str(incident.kind))


def both_moment(at) -> dict:
    return {"zh": rocdates.moment(at, "zh-hant"), "en": rocdates.moment(at, "en")}


def both_place(incident: Incident) -> dict:
    """The port with its county, or how far from it; the county where nothing nearer is known."""
    return {key: place_said(incident, language) for key, language in (("zh", "zh-hant"), ("en", "en"))}


def place_said(incident: Incident, language: str) -> str:
    with override(language):
        port, county = incident.port, incident.county
        if port and incident.lat is not None and port.lat is not None:
            return str(places.from_port(places.nearest(incident.lat, incident.lon, [port])))
        if port:
            return str(port)
        return county if rocdates.is_chinese(language) else COUNTIES.get(county, county)


def hand_over_slip(case, authority, *, reason: str, evidence: str, now) -> dict:
    """受理報案移辦單 (海岸巡防機關與警察移民及消防機關協調聯繫辦法 §3): the case, what was done, what goes along.

    Reasons and evidence are for the authority and stand on the paper alone.
    """
    incident = case.incident
    description = case.application.answers["details"]["description"]
    return {
        "title": both(gettext_noop("Hand-over slip for a report taken up")),
        "reference": case.reference,
        "filed_at": case.filed_at.isoformat(),
        "unit": unit_of(case),
        "sections": [
            {
                "title": both(gettext_noop("Handed over")),
                "rows": [
                    row(gettext_noop("To"), {"zh": authority.name_zh, "en": authority.name_en}),
                    row(gettext_noop("Handed over at"), both_moment(now)),
                ],
            },
            {
                "title": both(gettext_noop("The report")),
                "rows": [
                    row(gettext_noop("Kind"), both_kind(incident)),
                    row(gettext_noop("When it happened"), both_moment(incident.occurred_at)),
                    row(gettext_noop("Place"), both_place(incident)),
                    row(gettext_noop("Position"), _same(_position(incident)), private=True),
                    row(gettext_noop("What was reported"), _same(description), private=True),
                    row(gettext_noop("Why it is handed over"), _same(reason), private=True),
                    row(gettext_noop("What goes along, how the scene was secured"), _same(evidence), private=True),
                ],
            },
        ],
        "next": [],
        "notes": [
            both(gettext_noop("Please tell the unit below the number of your file and the result.")),
            both(gettext_noop("Who reported is told to the authority on request only, in the way the law allows.")),
        ],
    }


def _same(text: str) -> dict:
    return {"zh": text, "en": text}


def _position(incident: Incident) -> str:
    return places.say(incident.lat, incident.lon) if incident.lat is not None else ""
