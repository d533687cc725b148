"""The answers of a case, to and from its rows: people and whoever asks stand in their own, sealed."""

from applications import people as shared
from applications.models import Person


def rows_for(case, answers: dict) -> list[Person]:
    return [shared.person_row(case, order, person) for order, person in enumerate(answers["people"], 1)]


def paper(answers: dict) -> dict:
    """The answers that stay a document."""
    return {**answers, "applicant": shared.applicant_paper(answers["applicant"]), "people": []}


def answers_of(case) -> dict:
    """The answers as they were given, put together again."""
    kept = case.application.answers
    return {
        **kept,
        "applicant": shared.applicant_answers(case, kept["applicant"]),
        "people": [shared.person_answers(person) for person in case.people.all()],
    }
