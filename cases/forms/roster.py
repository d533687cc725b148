"""A group of questions asked once per person (or item), without JavaScript.

The rows stand in one page; "Add" and "Remove" are submit buttons of the same form, so everything typed comes along.
The view:

    people = CrewRoster(request.POST or None, answers=draft.get("people"), today=today)
    if request.method == "POST" and not people.pressed and form.is_valid() and people.is_valid(): ...
    # otherwise show the page again: 200 when `people.pressed`, 422 when something is wrong

The template: `{% error_summary form people %}` on top, `{% roster people %}` inside the form.
"""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.base import focus

MOST_DIGITS = 3


@dataclass(frozen=True)
class RowGroup:
    """The rows of one person for the check page. Unpacks to (title, rows)."""

    title: str
    rows: list

    def __iter__(self):
        return iter((self.title, self.rows))


class Roster:
    """Base: set `row_form` (a `PortalForm`), the words, and the limits."""

    row_form = None
    prefix = "people"
    min_rows = 1
    max_rows = 30
    version = 1
    legend = ""
    hint = ""
    row_title = _("Person %(number)d")
    add_label = _("Add a person")
    remove_label = _("Remove person %(number)d")
    full_text = _("There is room for %(most)d people at most. Remove one to add another.")

    def __init__(self, data=None, *, answers=None, prefix=None, **row_kwargs):
        self.data = data
        self.is_bound = data is not None
        self.kept = list(answers or [])
        self.prefix = prefix or self.prefix
        self.row_kwargs = {"honeypot": False, **row_kwargs}
        self.errors = []  # what is wrong with the group as a whole

    # --- What was pressed ---------------------------------------------------------------------------------------------

    @property
    def count_name(self):
        return f"{self.prefix}-count"

    @property
    def posted_count(self):
        text = str(self.data.get(self.count_name, ""))
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else self.min_rows
        return max(min(number, self.max_rows), self.min_rows)

    @property
    def adds(self):
        return self.is_bound and "add" in self.data

    @property
    def removed(self):
        """The number of the row to be taken away, None where none is."""
        text = str(self.data.get("remove", "")) if self.is_bound else ""
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
        return number if number is not None and number < self.posted_count else None

    @property
    def pressed(self):
        """True when a row was added or removed: show the page again, judge nothing."""
        return self.is_bound and ("add" in self.data or "remove" in self.data)

    # --- The rows -----------------------------------------------------------------------------------------------------

    @cached_property
    def rows_shown(self):
        """The row forms in order, numbered anew after a removal, with everything that was typed."""
        if not self.is_bound:
            return self._fresh_rows()
        if not self.pressed:
            return [self._row(at, data=self.data) for at in range(self.posted_count)]
        stay = [at for at in range(self.posted_count) if at != self.removed]
        rows = [self._row(new, data=self._moved(old, new), quiet=True) for new, old in enumerate(stay)]
        wanted = min(len(rows) + self.adds, self.max_rows)
        while len(rows) < max(wanted, self.min_rows):
            rows.append(self._row(len(rows)))
        if self.adds and wanted > len(stay):
            _focus_first(rows[-1])
        return rows

    def _fresh_rows(self):
        kept = self.kept[: self.max_rows]
        rows = [self._row(at, answers=answers) for at, answers in enumerate(kept)]
        return rows + [self._row(at) for at in range(len(kept), self.min_rows)]

    def _row(self, at, data=None, **kwargs):
        optional = at >= self.min_rows and data is not None
        row = self.row_form(
            data, prefix=f"{self.prefix}-{at}", empty_permitted=optional, **{**self.row_kwargs, **kwargs}
        )
        row.summary_shown = True  # the page's one summary speaks for the rows
        row.number = at + 1
        row.title = str(self.row_title) % {"number": row.number}
        row.legend = row.title  # for templates: a question may be called "title", and theirs would find that first
        row.remove_label = str(self.remove_label) % {"number": row.number}
        return row

    def _moved(self, old, new):
        """The posted data with row `old` called `new`."""
        start = f"{self.prefix}-{old}-"
        moved = self.data.copy()
        for name in self.data:
            if name.startswith(start):
                moved.setlist(f"{self.prefix}-{new}-{name[len(start) :]}", self.data.getlist(name))
        return moved

    def __iter__(self):
        return iter(self.rows_shown)

    def __len__(self):
        return len(self.rows_shown)

    def __bool__(self):
        """A list of nobody is a list too."""
        return True

    @property
    def can_add(self):
        return len(self) < self.max_rows

    @property
    def can_remove(self):
        return len(self) > self.min_rows

    @property
    def full_words(self):
        return str(self.full_text) % {"most": self.max_rows}

    # --- Judging ------------------------------------------------------------------------------------------------------

    def is_valid(self):
        """Every row and the whole. Rows past the fewest that were left blank do not count."""
        if not self.is_bound or self.pressed:
            return False
        verdicts = [row.is_valid() for row in self]  # every row, so that all that is wrong is said at once
        sound, self.errors = all(verdicts), []
        if sound:
            try:
                self.clean(self.filled)
            except ValidationError as error:
                self.errors = error.messages
        # A rule over several rows may have found fault with single ones.
        return sound and not self.errors and not any(row.errors for row in self)

    def clean(self, rows):
        """For rules over several rows; raise `ValidationError`, or `row.add_error` for one row."""

    @property
    def filled(self):
        return [row for row in self if row.has_changed() or row.number <= self.min_rows]

    @property
    def has_errors(self):
        return bool(self.errors) or any(row.errors for row in self if row.is_bound)

    @property
    def warnings(self):
        return [caution for row in self for caution in row.warnings]

    def answers(self):
        return [row.answers() for row in self.filled]

    def initial_from(self, answers):
        blank = self.row_form(honeypot=False)
        return [blank.initial_from(one) for one in answers]

    def posted_from(self, answers):
        """The answers as a browser would post them."""
        posted = {self.count_name: str(len(answers))}
        for at, one in enumerate(answers):
            posted |= self._row(at).posted_from(one)
        return posted

    def rows(self, answers=None, *, masked=True):
        """A `RowGroup` per person, for the check page, the PDF and the mail."""
        answers = self.answers() if answers is None else answers
        blank = self.row_form(honeypot=False)
        return [
            RowGroup(str(self.row_title) % {"number": number}, blank.rows(one, masked=masked))
            for number, one in enumerate(answers, 1)
        ]

    def problems(self):
        """(row title, bound field or None, text) of all that is wrong, in page order: for the summary."""
        for row in self:
            for name, texts in row.errors.items() if row.is_bound else ():
                bound = None if name == NON_FIELD_ERRORS else row[name]
                for text in texts:
                    yield gettext("%(person)s: %(text)s") % {"person": row.title, "text": text}, bound
        for text in self.errors:
            yield text, None


def _focus_first(row):
    """The page opens at the new row, without any script."""
    first = next((field for field in row.fields.values() if not field.widget.is_hidden), None)
    if first is not None:
        focus(first)
