"""The answers, to and from the rows: people stand sealed in theirs, the rest in the document."""

from datetime import date

from applications.people import applicant_answers, applicant_columns, applicant_paper
from applications.records.models import AccessRequest, Agent, RequestedItem

OF_AGENT = ("name", "identity_kind", "identity", "phone", "address")


def applicant(answers: dict) -> dict:
    """The columns of Applicant."""
    return applicant_columns(answers["who"])


def paper_answers(answers: dict) -> dict:
    """What stays in the document: no identity number, telephone or address."""
    return {
        **answers,
        "who": applicant_paper(answers["who"]),
        "agent": {"agent": answers["agent"]["agent"]},
    }


def answers_of(case, beside=None) -> dict:
    """The answers as they were given, put together again. `beside`: the case as read with its agent, where it was."""
    answers = {**case.application.answers}
    answers["who"] = applicant_answers(case, answers["who"])
    agent = getattr(beside or case, "agent", None)
    if agent:
        answers["agent"] = {
            "agent": agent.kind,
            "relation": agent.relation or None,
            "born_on": agent.born_on.isoformat(),
            **{name: getattr(agent, name) or None for name in OF_AGENT},
        }
    return answers


def wish_of(answers: dict) -> str:
    """What is asked; archives are only ever given."""
    return (answers.get("wish") or {}).get("wish") or AccessRequest.Wish.GIVE


def agent_row(case, answers: dict) -> Agent | None:
    given = answers["agent"]
    if given["agent"] not in Agent.Kind.values:
        return None
    return Agent(
        case=case,
        kind=given["agent"],
        relation=given.get("relation") or "",
        born_on=date.fromisoformat(given["born_on"]),
        **{name: given[name] for name in OF_AGENT},
    )


def item_rows(case, answers: dict) -> list[RequestedItem]:
    """Unsaved rows, one a thing asked for."""
    return [
        RequestedItem(
            case=case,
            order=order,
            title=item["title"],
            number=item.get("number") or "",
            manner=item.get("manner") or "",
            original_reason=(item.get("original_reason") or "") if item.get("original") else "",
        )
        for order, item in enumerate(answers["items"], 1)
    ]


def words(answers: dict) -> list[str]:
    """What staff find the case by."""
    who = answers["who"]
    found = [who["name"], who.get("body_name"), answers["agent"].get("name")]
    for item in answers["items"]:
        found += [item["title"], item.get("number")]
    return [word for word in found if word]
