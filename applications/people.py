"""Who asks and who is on the list: to and from the rows, so that personal data stand there alone, sealed."""

from datetime import date

from django.utils.translation import ngettext

from applications.journey import Finding
from applications.models import Person, by_passport_alone
from cases.vault import fingerprint

SAME = ("name", "identity_kind", "identity", "sex", "nationality")
SECRET = ("name", "identity_kind", "identity", "phone", "email", "address")  # of whoever asks


def applicant_columns(given: dict) -> dict:
    """The columns of Applicant, from the answers of ApplicantForm."""
    return {name: given.get(name) or "" for name in SECRET}


def applicant_paper(given: dict) -> dict:
    """The answers that stay in the document: the organisation, no person to reach."""
    return {name: value for name, value in given.items() if name not in SECRET}


def applicant_answers(case, kept: dict) -> dict:
    """The answers of ApplicantForm, put together again."""
    return {**kept, **{name: getattr(case.applicant, name) or None for name in SECRET}}


def person_row(case, order: int, given: dict) -> Person:
    """An unsaved row of the list, from the answers of a PersonForm with its `duty`."""
    return Person(
        case=case,
        order=order,
        duty=given["duty"],
        identity_hash=fingerprint("identity", given["identity"]),
        born_on=date.fromisoformat(given["born_on"]),
        permit=given.get("permit") or "",
        phone=given.get("phone") or "",
        emergency_name=given.get("emergency_name") or "",
        emergency_phone=given.get("emergency_phone") or "",
        **{name: given[name] for name in SAME},
    )


def person_answers(person: Person) -> dict:
    """The answers about a person; forms leave out what they do not ask."""
    return {
        **{name: getattr(person, name) for name in SAME},
        "duty": person.duty,
        "born_on": person.born_on.isoformat(),
        "permit": person.permit or None,
        "phone": person.phone or None,
        "emergency_name": person.emergency_name or None,
        "emergency_phone": person.emergency_phone or None,
    }


def passports_alone(people: list[dict]) -> list[Finding]:
    """Who is no citizen and named no permit: whoever looks at the list, or at the people, looks into the passport."""
    count = sum(by_passport_alone(one["nationality"], one["identity_kind"], one.get("permit")) for one in people)
    text = ngettext(
        "%(count)d person is listed by passport and nationality alone, without a permit number. Have the passport "
        "ready: it shows how they came in.",
        "%(count)d people are listed by passport and nationality alone, without a permit number. Have the passports "
        "ready: they show how they came in.",
        count,
    )
    return [Finding("passports", text % {"count": count})] if count else []
