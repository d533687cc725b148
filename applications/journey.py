"""The way through a form: steps, kept answers, the check page. A service brings its steps; the way is one for all."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from cases import blank_forms
from cases.contents import both as both  # rooms take the two from here
from cases.contents import in_both as in_both
from cases.forms.base import let_know


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions. `make(data, answers, now)` gives its form: `answers` are those of every step."""

    key: str
    title: str
    make: Callable
    template: str = "applications/step.html"
    # (answers) -> the papers asked for: a step of files, made by applications/papers.py
    papers: Callable | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of answers, as the check page, the PDF and the staff's page show it."""

    title: str
    rows: list
    step: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against a form (`refuses`), or should be known before it is sent. With its article of law."""

    code: str
    text: str
    article: str = ""
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """The way ends here: this service is not the right one, and the page says which is."""

    step: str  # whose answer ended it
    template: str
    context: dict = field(default_factory=dict)  # what the page needs beside the step


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the notice of 個人資料保護法 §8 says in one service; the rest is the same for all."""

    version: str  # kept with the case: raise it with every change of these words
    purpose: object
    data: object
    left_out: object = _(
        "Without the required answers we cannot take your form. What is marked optional you may leave open, but it may"
        " take us longer."
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What the shared pages call things in one service: the buttons, the receipt, what comes back."""

    send: object = _("Send")
    banner: str = ""  # a template that stands on top of every page of the form
    script: str = ""  # a script of its own, an extra to every page of the form
    received: object = _("We have received it")
    code_hint: object = _(
        "Write both down. The code is shown for 30 minutes, and never on paper or by e-mail; with the number it opens"
        " your case."
    )
    stands: object = _("This takes a moment. Your case stands, with or without the PDF.")
    follow: object = _("Follow the case")
    another: object = _("Fill in another one")
    # The list "What happens next": `case`, `room` (its track_context) and the receipt's other words are at hand
    next_template: str = "applications/_next.html"
    calendar: object = ""  # the button that offers the room's calendar file; none without
    # Where what speaks against it (a finding that refuses) stands before sending, and after
    refused: object = _("With these answers we cannot accept it")
    refused_hint: object = _(
        "Put it right with “Change” below. If you send it all the same, it is returned to you as not accepted."
    )
    send_refused: object = _("Send although it will be returned")
    returned: object = _("It is returned to you, not accepted")
    mend: object = _("Put it right, then send it again. Your answers are still here for half an hour.")
    mend_button: object = _("Correct and send again")


@dataclass(frozen=True, slots=True)
class Journey:
    """What the shared pages need to know of one service."""

    service: str
    steps: tuple[Step, ...]
    file: Callable  # (service, answers, draft=, language=, form_version=, now=) -> Case
    privacy: Privacy
    words: Words = Words()
    version: int = 1
    # Complete answers that are in order, for a filled example, the demo and the tests: (now) -> answers
    example: Callable | None = None
    # What of an earlier report may be used again: (case) -> {step: answers}. Never dates of a plan, never declarations.
    reusable: Callable | None = None
    # A reason to stop after a step: (answers) -> Stop, or None
    stop: Callable = lambda answers: None
    # What speaks against the whole, or should be known: (answers, now) -> list of findings
    judge: Callable = lambda answers, now: []
    # Called when it stops: the person was advised, and that is counted
    advise: Callable = lambda service, answers, now: None

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def number(self, step: Step) -> int:
        return self.steps.index(step) + 1

    def after(self, step: Step) -> Step | None:
        number = self.number(step)
        return self.steps[number] if number < len(self.steps) else None

    def before(self, step: Step) -> Step | None:
        number = self.number(step)
        return self.steps[number - 2] if number > 1 else None

    def first_gap(self, answers: dict) -> Step | None:
        """The first step without answers; None when all are there."""
        return next((step for step in self.steps if step.key not in answers), None)

    def first_fault(self, answers: dict, now) -> tuple[Step, object] | None:
        """Ask every form again: what was right yesterday (a sailing time) may be wrong today."""
        for step in self.steps:
            asked = step.make(None, answers, now)
            again = step.make(asked.posted_from(answers[step.key]), answers, now)
            if not again.is_valid():
                return step, again
        return None

    def paper(self, now, answers: dict | None = None) -> list:
        """The questions as they stand on paper, in the language in force; with answers, the filled example."""
        found = []
        for step in self.steps:
            found += blank_forms.parts(
                str(step.title), step.make(None, answers or {}, now), (answers or {}).get(step.key)
            )
        return found

    def sections(self, answers: dict, now, *, masked=True, known=()) -> list[Section]:
        """All answers with their questions, in the language in force: the one renderer of what somebody told us.

        `known`: rows the page has read already, such as the ports of a trip.
        """
        sections = []
        for step in self.steps:
            form = step.make(None, answers, now)
            let_know(form, known)
            rows = form.rows(answers.get(step.key) or None, masked=masked)
            if rows and hasattr(rows[0], "rows"):
                sections += [Section(group.title, group.rows, step.key) for group in rows]
            else:
                sections.append(Section(str(step.title), rows, step.key))
        return sections
