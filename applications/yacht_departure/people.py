"""The rows of the roster, to and from the answers of the form: the skipper stands first."""

from applications.models import Person
from applications.people import person_answers, person_row

DRIVER_ONLY = ("duty", "permit", "emergency_name", "emergency_phone")


def rows_for(case, answers: dict) -> list[Person]:
    """Unsaved rows: the skipper first, then everyone else."""
    skipper = answers["skipper"]
    driver = {
        **skipper,
        "duty": "driver",
        "emergency_name": skipper["shore_name"],
        "emergency_phone": skipper["shore_phone"],
    }
    return [person_row(case, order, person) for order, person in enumerate([driver, *answers["people"]])]


def answers_with_people(case) -> dict:
    """The answers as they were given, put together again from the document and the rows."""
    answers = {**case.application.answers}
    driver, *others = list(case.people.all())
    answers["skipper"] = {
        **answers["skipper"],
        **{name: value for name, value in person_answers(driver).items() if name not in DRIVER_ONLY},
        "email": case.applicant.email or None,
        "address": case.applicant.address or None,
        "shore_name": driver.emergency_name,
        "shore_phone": driver.emergency_phone,
    }
    answers["people"] = [
        {name: value for name, value in person_answers(person).items() if name != "permit"} for person in others
    ]
    return answers
