"""The rows of the roster, to and from the answers of the form."""

from datetime import date

from applications.models import Person
from cases.vault import fingerprint

SAME = ("name", "identity_kind", "identity", "sex", "nationality")


def rows_for(case, answers: dict) -> list[Person]:
    """Unsaved rows: the driver first, then everyone else."""
    skipper = answers["skipper"]
    driver = {
        **skipper,
        "duty": "driver",
        "emergency_name": skipper["shore_name"],
        "emergency_phone": skipper["shore_phone"],
    }
    return [_row(case, order, person) for order, person in enumerate([driver, *answers["people"]])]


def _row(case, order: int, person: dict) -> Person:
    return Person(
        case=case,
        order=order,
        duty=person["duty"],
        identity_hash=fingerprint("identity", person["identity"]),
        born_on=date.fromisoformat(person["born_on"]),
        phone=person.get("phone") or "",
        emergency_name=person.get("emergency_name") or "",
        emergency_phone=person.get("emergency_phone") or "",
        **{name: person[name] for name in SAME},
    )


def answers_with_people(case) -> dict:
    """The answers as they were given, put together again from the document and the rows."""
    answers = {**case.application.answers}
    driver, *others = list(case.people.all())
    answers["skipper"] = {
        **answers["skipper"],
        **_answers(driver),
        "email": case.applicant.email or None,
        "address": case.applicant.address or None,
        "shore_name": driver.emergency_name,
        "shore_phone": driver.emergency_phone,
    }
    answers["people"] = [
        {
            **_answers(person),
            "duty": person.duty,
            "emergency_name": person.emergency_name or None,
            "emergency_phone": person.emergency_phone or None,
        }
        for person in others
    ]
    return answers


def _answers(person: Person) -> dict:
    return {
        **{name: getattr(person, name) for name in SAME},
        "born_on": person.born_on.isoformat(),
        "phone": person.phone or None,
    }
