"""空白書表與填寫範例: the questions of a form class on paper, to print and fill, or to type into (ODT).

The paper follows the form: same questions, same order, same words, so what comes in at the window can be typed in one
to one. With answers it is the filled example.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django import forms
from django.utils.translation import get_language, gettext, override

from cases import catalogue, odt
from cases.calendar import TAIPEI
from cases.fields import RocDateField, RocDateTimeField, TimeField24
from cases.forms.base import shown
from cases.forms.roster import Roster
from cases.models import Service
from cases.pdf import render_pdf
from cases.prints import Wanted
from cases.rooms import ROOMS

MOST_BOXES = 14  # more choices than that are not boxes to tick: one writes the answer
BLANK_ROWS = 3  # of a roster; the paper says how to add more

# How a question is answered by hand, by the class of its field: the first that fits.
KINDS = (
    (RocDateTimeField, "moment"),
    (RocDateField, "day"),
    (TimeField24, "time"),
    (forms.MultipleChoiceField, "boxes"),
    (forms.ChoiceField, "boxes"),
    (forms.ModelChoiceField, "line"),
    (forms.BooleanField, "tick"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question on paper. `options`: (words, ticked)."""

    label: str
    hint: str
    kind: str  # line, lines, day, moment, time, boxes, tick
    is_required: bool
    options: tuple[tuple[str, bool], ...] = ()
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A titled group of questions."""

    title: str
    questions: tuple[Question, ...]
    more: bool = False  # rows of a roster: one may need another sheet


def parts(title: str, asked, answers=None) -> list[Part]:
    """One step of a form as parts of the paper: a form gives one, a roster one for each row."""
    if isinstance(asked, Roster):
        return _of_roster(title, asked, answers)
    return [Part(title, _questions(asked, answers))]


def _of_roster(title: str, roster: Roster, answers) -> list[Part]:
    row = roster.row_form(honeypot=False, **{k: v for k, v in roster.row_kwargs.items() if k != "honeypot"})
    filled = list(answers or [None] * min(BLANK_ROWS, roster.max_rows))
    named = [str(roster.row_title) % {"number": number} for number in range(1, len(filled) + 1)]
    return [
        Part(f"{title}: {name}" if name != title else title, _questions(row, one), more=one is None)
        for name, one in zip(named, filled, strict=True)
    ]


def _questions(form, answers) -> tuple[Question, ...]:
    asked = [_question(name, field, answers) for name, field in form.asked.items()]
    files = [field for field in form.fields.values() if isinstance(field, forms.FileField)]
    return (*asked, *map(_paper, files))


def _paper(field) -> Question:
    """A paper to add: on line it is uploaded, here it is ticked and pinned to the form."""
    box = (gettext("attached"), False)
    return Question(str(field.label), str(field.help_text or ""), "tick", field.required, (box,))


def _question(name: str, field, answers) -> Question:
    kind = next((kind for cls, kind in KINDS if isinstance(field, cls)), "line")
    options = _options(field, (answers or {}).get(name)) if kind == "boxes" else ()
    if kind == "boxes" and not options:
        kind = "line"
    if kind == "line" and isinstance(field.widget, forms.Textarea):
        kind = "lines"
    given = answers is not None and kind not in ("boxes", "tick") and (answers.get(name) not in (None, "", []))
    return Question(
        label=str(field.label or name),
        hint=str(field.help_text or ""),
        kind=kind,
        is_required=field.required,
        options=options or (((gettext("Yes"), bool((answers or {}).get(name))),) if kind == "tick" else ()),
        answer=shown(field, answers[name], masked=False) if given else "",
    )


def _options(field, kept) -> tuple[tuple[str, bool], ...]:
    """What can be ticked, with what was; empty where there is too much to choose from (ports, countries)."""
    if isinstance(field, forms.ModelChoiceField):
        return ()
    chosen = {str(one) for one in kept} if isinstance(kept, list) else {str(kept)}
    flat = []
    for value, label in field.choices:
        flat += label if isinstance(label, list | tuple) else [(value, label)]
    found = tuple((str(label), str(value) in chosen) for value, label in flat if value not in ("", None))
    return found if len(found) <= MOST_BOXES else ()


# --- What is to be printed --------------------------------------------------------------------------------------------
def wanted(now: datetime) -> Iterable[Wanted]:
    """A blank form as PDF and ODT and a filled example, for each open service with a form, in each language."""
    month = now.astimezone(TAIPEI).replace(day=1, hour=9, minute=0, second=0, microsecond=0)  # so examples keep a month
    offered = [(found, ROOMS[found.code]) for found in catalogue.public_services() if found.code in ROOMS]
    for service, room in offered:
        if room.paper is None or not service.is_open:
            continue
        for language in ("zh-hant", "en"):
            with override(language):
                blank = _says(service, room.paper(month, None))
                example = room.example and _says(service, room.paper(month, room.example(month)), is_example=True)
            yield Wanted(f"{service.code}-form.pdf", language, blank, draw_pdf)
            yield Wanted(f"{service.code}-form.odt", language, blank, odt.draw)
            if example:
                yield Wanted(f"{service.code}-form-example.pdf", language, example, draw_pdf)


def _says(service: Service, found: list[Part], *, is_example: bool = False) -> dict:
    english = get_language() == "en"
    unit = service.owner
    return {
        "title": service.title_en if english else service.title_zh,
        "number": service.prefix,
        "code": service.code,
        "unit": unit and (unit.name_en if english else unit.name_zh),
        "is_example": is_example,
        "parts": [asdict(part) for part in found],
        "language": get_language(),
    }


def draw_pdf(says: dict) -> bytes:
    """The paper as PDF, A4."""
    return render_pdf("documents/form.html", {"form": says}, says["language"])
