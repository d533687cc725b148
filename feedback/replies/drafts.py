"""擬稿: what an answer says and to whom, apart from the database: the letter and the checklist read only this."""

from dataclasses import dataclass, field
from datetime import date

from cases import rocdates
from cases.models import Case
from feedback.models import Reply
from feedback.replies import manners


@dataclass(frozen=True, slots=True)
class Asked:
    """One numbered question and what is answered to it."""

    number: int
    text: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """What is to be done, and by which day."""

    item: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as far as it is written."""

    language: str
    name: str
    reference: str
    filed_on: date
    unit: str
    questions: tuple[Asked, ...] = ()
    is_second: bool = False
    outcome: str = ""
    summary: str = ""
    view: str = ""
    ground: str = ""
    measures: str = ""
    remedy: str = ""
    remedy_text: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    manner: str = ""
    manners: tuple[str, ...] = ()
    promises: tuple[Promise, ...] = ()
    is_cleared: bool = False
    # What may stand in it although it looks like somebody's: the petitioner's own, unless many read the same text.
    own: frozenset[str] = field(default_factory=frozenset)

    @property
    def written(self) -> str:
        """Every word somebody typed: what the rules about words look at."""
        answers = [asked.answer for asked in self.questions]
        promised = [promise.item for promise in self.promises]
        typed = [self.summary, *answers, self.view, self.ground, self.measures, *promised, self.remedy_text]
        return "\n".join(text for text in typed if text)


def of(reply: Reply, case: Case | None = None, *, is_for_many: bool = False) -> Draft:
    """The draft of a reply for its own case, or, in a group, its words for the case of a member."""
    to = case or reply.case
    who = to.applicant
    unit = to.unit
    return Draft(
        language=to.language,
        name=who.name,
        reference=to.reference,
        filed_on=rocdates.in_taipei(to.filed_at).date(),
        unit=unit.name_zh if rocdates.is_chinese(to.language) else unit.name_en or unit.name_zh,
        questions=questions_of(reply),
        is_second=reply.round == 2,
        outcome=reply.outcome,
        summary=reply.summary,
        view=reply.view,
        ground=reply.ground,
        measures=reply.measures,
        remedy=reply.remedy,
        remedy_text=reply.remedy_text,
        contact_name=reply.contact_name,
        contact_phone=reply.contact_phone,
        manner=manners.wished(to) if case else reply.manner,
        manners=manners.open_to(to),
        promises=tuple(Promise(one["item"], date.fromisoformat(one["due_on"])) for one in reply.promises),
        is_cleared=reply.is_cleared,
        own=frozenset() if is_for_many else frozenset(filter(None, (who.phone, who.email, who.address))),
    )


def questions_of(reply: Reply) -> tuple[Asked, ...]:
    """What has to be answered: the numbered questions of the petition, or the one that followed."""
    if reply.round == 2:
        return (Asked(1, reply.case.further_question.text, reply.view),)
    given = {answer.number: answer.text for answer in reply.answers.all()} if reply.pk else {}
    asked = reply.case.petition.questions.all()
    return tuple(Asked(question.number, question.text, given.get(question.number, "")) for question in asked)
