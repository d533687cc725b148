"""The page of a letter, whoever fills it in: what was pressed, the files that came, what a draft keeps of it."""

from dataclasses import dataclass

from django.http import HttpRequest

from cases import drafts
from cases.attachments import actions, boxes
from cases.attachments.boxes import Box
from cases.models import Draft
from feedback.petitions.forms import LetterForm

STEP = "letter"
FILES = {"files": Box("letter", {"zh": "來信附件", "en": "Sent with the letter"})}


@dataclass(slots=True)
class Page:
    """What became of one press: `form` to be shown, or, when `is_done`, the answers stand in the draft."""

    form: LetterForm
    draft: Draft | None
    is_done: bool = False
    has_errors: bool = False


def answers_of(draft: Draft | None) -> dict:
    return drafts.answers_of(draft).get(STEP, {})


def press(request: HttpRequest, make, draft: Draft | None, *, begin, actor, now) -> Page:
    """One press of any button of the page. `make(data, quiet)` gives the form, `begin()` a draft where there is none.

    A file is kept at once, whatever else is wrong; adding or removing one judges nothing that was typed.
    """
    came = boxes.came(request, FILES)
    draft = draft or (begin() if came else None)
    refused = boxes.take_in(request, FILES, owner=draft, actor=actor, now=now) if came else {}
    only_files = "add" in request.POST or "remove" in request.POST
    if only_files and not came and "add" in request.POST:
        refused = {"files": [boxes.nothing_chosen()]}
    _remove(request, draft)
    form = make(request.POST, only_files and not refused)
    fine = form.is_valid() and not only_files
    for sentence in refused.get("files", ()):
        form.add_error("files", sentence)
    if not fine or refused:
        return Page(form, draft, has_errors=bool(form.errors))
    return Page(form, draft or begin(), is_done=True)


def _remove(request, draft: Draft | None) -> None:
    number = request.POST.get("remove", "")
    if draft and number.isascii() and number.isdigit():
        actions.remove(draft, int(number[:18]))
