"""填寫: the way through a questionnaire, page by page. Nothing is stored on the way: what was answered rides along.

A question that hangs on an answer begins a new page when that answer is given on the present one: no page has to
change under the reader's hand, and no script is needed. What is no longer asked is forgotten with its question.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from cases.forms.base import TRAP, PortalForm
from feedback.models import SurveyQuestion
from feedback.surveys.kinds import KINDS, marks_of, words

NAME = re.compile(r"(q[1-9]\d{0,3})(?:\.[a-z]{1,2})?(?:_\w{1,6})?")  # of a box: its question, line and part
PER_PAGE = 8  # questions of a page: what a phone scrolls without losing the way


def pages(questions: list[SurveyQuestion]) -> list[list[SurveyQuestion]]:
    """The questions in their order, cut where one hangs on an answer of the same page, or where a page is full."""
    cut: list[list[SurveyQuestion]] = []
    for question in questions:
        here = {one.code for one in cut[-1]} if cut else set()
        if not cut or len(here) >= PER_PAGE or here & {mark.partition("=")[0] for mark in question.show_if}:
            cut.append([])
        cut[-1].append(question)
    return cut


def is_asked(question: SurveyQuestion, marks: set[str]) -> bool:
    return not question.show_if or not marks.isdisjoint(question.show_if)


def page_form(questions: list[SurveyQuestion]) -> type[PortalForm]:
    """The form of one page."""
    fields = {name: one for question in questions for name, one in KINDS[question.kind].fields(question).items()}
    return type("PageForm", (PortalForm,), fields)


@dataclass
class Step:
    """Where the reader stands: a page to show (`form`), or, where there is none, the end with all answers."""

    marks: set[str]
    texts: dict[str, str]
    number: int = 0
    form: PortalForm | None = None
    questions: list[SurveyQuestion] = field(default_factory=list)
    carried: list[tuple[str, str]] = field(default_factory=list)
    is_refused: bool = False
    is_first: bool = True
    is_suspicious: bool = False

    @property
    def groups(self) -> list[dict]:
        """The page for the template: a question with its field, or the lines of a table under their question."""
        return [
            {
                "question": question,
                "text": words(question, "text"),
                "hint": words(question, "hint"),
                "is_table": KINDS[question.kind].has_rows,
                "fields": [self.form[name] for name in self.form.fields if name.partition(".")[0] == question.code],
            }
            for question in self.questions
        ]


def take(questions: list[SurveyQuestion], data, *, at: int, back: bool, today: date) -> Step:
    """Read the pages answered so far and find the one to show next. `at`: the page that was sent; -1 at the start."""
    step, walked = Step(set(), {}), []
    for number, page in enumerate(pages(questions)):
        asked = [question for question in page if is_asked(question, step.marks)]
        if not asked:
            continue
        if back and number >= at and walked:
            return _show(step, *walked[-1], data, today, quiet=True, is_first=len(walked) == 1)
        if number > at or (back and number == at):
            return _show(step, number, asked, data, today, quiet=True, is_first=not walked)
        form = page_form(asked)(data, today=today)
        step.is_suspicious |= form.is_suspicious
        if not form.is_valid():
            step.is_refused = True
            return _show(step, number, asked, data, today, quiet=False, is_first=not walked)
        _keep(step, asked, form)
        walked.append((number, asked))
    return step


def _keep(step: Step, asked: list[SurveyQuestion], form: PortalForm) -> None:
    written = {question.code for question in asked if question.kind == SurveyQuestion.Kind.TEXT}
    for name, value in form.cleaned_data.items():
        if name in written:
            text = value.strip()
            if text:
                step.texts[name] = text
                step.marks.add(name)
        elif name != TRAP:
            step.marks.update(marks_of(name, value))


def _show(step: Step, number: int, asked, data, today: date, *, quiet: bool, is_first: bool) -> Step:
    codes = {question.code for question in asked}
    step.number, step.questions, step.is_first = number, asked, is_first
    step.form = page_form(asked)(data or None, today=today, quiet=quiet)
    step.carried = [
        (name, value)
        for name, values in (data.lists() if data else ())
        if (found := NAME.fullmatch(name)) and found[1] not in codes
        for value in values
    ]
    return step
