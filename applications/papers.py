"""附件一步: a page of a form where files are put. A service says which papers it asks for:

    papers_step(lambda answers: (Paper("insurance", _("Insurance policy"), required=True), Paper("other", _("Others"))))

Files are kept with the draft at once and go with it to the case (`applications/views/papers.py`); the answers of the
step only list them, so that the check page, the PDF and the staff's page show them like every other answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.journey import Journey, Step, in_both
from cases.attachments.boxes import Box, FileBox
from cases.attachments.checks import megabytes
from cases.forms.base import PortalForm, Row
from cases.models import Attachment, Draft

KEY = "papers"
TITLE = _("Papers")
REFUSED = Attachment.State.REFUSED


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that is asked for. `key` is a slug and stays the same for ever; `label` and `help` are lazy texts."""

    key: str
    label: object
    help: object = ""
    required: bool = False

    @property
    def box(self) -> str:
        return f"paper-{self.key}"


def papers_step(which: Callable[[dict], tuple[Paper, ...]], title=TITLE) -> Step:
    """The step for `Journey.steps`. `which(answers)`: the papers that these answers ask for."""

    def make(data, answers, now):
        return PapersForm(data, papers=which(answers), kept=(answers.get(KEY) or {}).get("files", []))

    return Step(KEY, title, make, template="applications/papers_step.html", papers=which)


def asks_for_papers(journey: Journey) -> bool:
    return any(step.papers for step in journey.steps)


def boxes(papers) -> dict[str, Box]:
    """The boxes of the page, with what their files are kept as."""
    return {paper.box: Box(paper.key, in_both(lambda paper=paper: paper.label)) for paper in papers}


def with_files(journey: Journey, draft: Draft | None, answers: dict) -> dict:
    """The answers with the files as they are now: the rows are the truth, the kept list only a picture of them."""
    if draft is None or draft.case_id or not asks_for_papers(journey):
        return answers
    files = [
        {"pk": row.pk, "paper": row.paper, "name": row.name, "size": row.size, "state": row.state}
        for row in draft.attachments.all()
    ]
    # Not answered before the step was left with "Continue", though a file may be there.
    return {**answers, KEY: {"files": files}} if KEY in answers else answers


class PapersForm(PortalForm):
    """A box for each paper, and what is in it already. Valid when no required one is missing and none was refused."""

    honeypot = False

    def __init__(self, data=None, *, papers, kept, **kwargs):
        self.papers, self.kept = papers, kept
        self.pressed = data is not None and any(name in data for name in ("add", "remove", "later"))
        super().__init__(data, quiet=self.pressed, **kwargs)
        for paper in papers:
            self.fields[paper.box] = forms.FileField(
                label=paper.label, help_text=paper.help, required=False, widget=FileBox()
            )

    def full_clean(self):
        super().full_clean()
        if not self.is_bound or self.quiet:
            return
        for paper in self.papers:
            found = self.files_of(paper)
            for file in found:
                if file.get("state") == REFUSED:
                    words = gettext("The virus check refused “%(name)s”. Remove it; add another if you have one.")
                    self.add_error(paper.box, words % {"name": file["name"]})
            if paper.required and not found:
                self.add_error(paper.box, gettext("Add a file: %(subject)s.") % {"subject": paper.label})

    def files_of(self, paper: Paper) -> list[dict]:
        return [file for file in self.kept if file["paper"] == paper.key]

    def shown(self) -> list[dict]:
        """What the page draws: each paper with its box and its files."""
        return [{"paper": paper, "field": self[paper.box], "files": self.files_of(paper)} for paper in self.papers]

    def answers(self) -> dict:
        return {"files": [{name: file[name] for name in ("paper", "name", "size")} for file in self.kept]}

    def posted_from(self, answers) -> dict:
        return {}  # no browser sends a file twice: `kept` speaks for them

    def rows(self, answers=None, *, masked=True) -> list[Row]:
        files = (self.answers() if answers is None else answers)["files"]
        return [Row(str(paper.label), _listed(files, paper), paper.key) for paper in self.papers]

    @property
    def most(self) -> int:
        return settings.UPLOAD_FILES

    @property
    def limit(self) -> str:
        return megabytes()


def _listed(files: list[dict], paper: Paper) -> str:
    names = [f"{file['name']} ({filesizeformat(file['size'])})" for file in files if file["paper"] == paper.key]
    return gettext(", ").join(names).replace("\xa0", " ") or gettext("no file")
