"""名冊: a list of people, typed or taken from a file. Long lists fold: the page shows lines, opens what is changed."""

from dataclasses import dataclass
from functools import cached_property

from babel import Locale
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from applications import roster_files
from applications.forms import PersonRoster
from applications.roster_files import Column, Line
from cases.fields import PartsField
from cases.forms.base import Row, as_posted, label_of, shown
from cases.forms.roster import RowGroup
from cases.rocdates import parse_date, plain
from cases.vault import fingerprint

OPEN_AT_ONCE = 60  # rows typed in one go: a page has room for some 2000 boxes (DATA_UPLOAD_MAX_NUMBER_FIELDS)
FOLD_FROM = 12  # people: up to here the page asks about all of them at once

NAME = Column("name", "姓名", "Name", example=("王小明", "Ming Wang"))
DUTY = Column(
    "duty", "身分", "On board as", ("職務", "身分別", "role", "duty", "capacity"), example=("工作人員", "Worker")
)
IDENTITY_KIND = Column(
    "identity_kind",
    "證件種類",
    "Identity paper",
    ("證件", "證件類別", "ID type", "document type"),
    required=False,
    example=("身分證", "Identity or resident number"),
)
IDENTITY = Column(
    "identity",
    "證件號碼",
    "Number on the paper",
    ("身分證字號", "身分證統一編號", "身份證字號", "統一證號", "護照號碼", "ID number", "identity number", "ID"),
    example=("A123456789", "A123456789"),
)
BORN_ON = Column(
    "born_on",
    "出生日期",
    "Date of birth",
    ("生日", "出生年月日", "birth date", "birthday", "born"),
    example=("79/5/20", "1990-05-20"),
)
SEX = Column("sex", "性別", "Sex", ("gender",), example=("男", "Male"))
NATIONALITY = Column(
    "nationality", "國籍", "Nationality", ("country",), required=False, example=("臺灣", "Taiwan (ROC)")
)
PERMIT = Column("permit", "許可證號", "Permit number", ("居留或工作許可", "入出境許可", "permit"), required=False)
PHONE = Column(
    "phone", "電話", "Telephone", ("手機", "行動電話", "聯絡電話", "phone", "mobile"), required=False,
    example=("0912-345-678", "0912-345-678"),
)  # fmt: skip
EMERGENCY_NAME = Column("emergency_name", "緊急聯絡人", "Emergency contact", required=False)
EMERGENCY_PHONE = Column(
    "emergency_phone",
    "緊急聯絡電話",
    "Telephone of the emergency contact",
    ("緊急聯絡人電話", "emergency phone"),
    required=False,
)

# What people write in a column of a few answers, beside the answers' own words.
WORDS = {
    "identity_kind": {
        "national": ("身分證", "國民身分證", "身份證", "統一證號", "居留證", "ID", "ARC", "national"),
        "passport": ("護照", "passport"),
        "permit": ("通行證", "入出境許可證", "入台證", "入臺證", "旅行證", "permit"),
    },
    "sex": {"M": ("男", "M", "男性"), "F": ("女", "F", "女性"), "X": ("其他", "X")},
    "nationality": {
        "TW": ("台灣", "臺灣", "中華民國", "本國", "Taiwan", "ROC", "R.O.C.", "TW", "TWN"),
        "CN": ("中國", "中國大陸", "大陸", "China"),
        "HK": ("香港",),
        "MO": ("澳門",),
    },
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line of a file, and what to do. The text names no personal data but what stands there."""

    number: int
    column: str
    text: str

    def __str__(self):
        words = {"number": self.number, "column": self.column, "text": self.text}
        return gettext("Row %(number)d, “%(column)s”: %(text)s") % words


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: who is on the list now, and which lines were left out."""

    people: list
    added: int
    faults: list


class ImportRoster(PersonRoster):
    """A list of up to 200, typed or imported. A service names its `columns`; unfolded rows are forms like any other."""

    columns: tuple[Column, ...] = ()
    min_rows = 1
    max_rows = 200
    fold_from = FOLD_FROM
    brief = ("identity", "born_on", "duty")  # what a folded line says beside the name

    # --- Folded and open ----------------------------------------------------------------------------------------------

    def __init__(self, data=None, *, answers=None, **kwargs):
        people = list(answers or [])
        if data is None:
            opened = people if len(people) <= self.fold_from else []
        else:
            keys = set(data.getlist("opened")) if hasattr(data, "getlist") else set(data.get("opened", ()))
            opened = [one for one in people if key_of(one) in keys]
        self.folded = [one for one in people if one not in opened]
        self.opened = [key_of(one) for one in opened]
        if self.folded:
            self.min_rows = 0
        super().__init__(data, answers=opened, **kwargs)
        self.most = self.max_rows
        self.max_rows = max(self.most - len(self.folded), 0)
        self.taken, self.refused_file, self.put_out = None, "", None
        self._unfold()

    def _unfold(self):
        """“Change” and “Remove” beside a folded line: out of the fold, into a form or away."""
        asked = {name: self.data.get(name) for name in ("open", "drop")} if self.is_bound else {}
        for one in list(self.folded):
            if key_of(one) in asked.values():
                self.folded.remove(one)
                self.opened.append(key_of(one))
                self.max_rows += 1
                self.put_out = one if asked.get("open") == key_of(one) else None

    @property
    def can_add(self):
        return super().can_add and len(self) < OPEN_AT_ONCE

    @property
    def full_words(self):
        if super().can_add:
            return gettext("Press “Continue” to keep these people; then come back to this page and add the others.")
        return str(self.full_text) % {"most": self.most}

    @property
    def pressed(self):
        return super().pressed or (self.is_bound and any(name in self.data for name in ("open", "drop", "import")))

    @cached_property
    def rows_shown(self):
        rows = super().rows_shown
        if self.put_out:
            rows = [*rows, self._row(len(rows), answers=self.put_out)]
        return rows

    def _row(self, at, data=None, **kwargs):
        row = super()._row(at, data, **kwargs)
        row.number = len(self.folded) + at + 1
        row.title = row.legend = str(self.row_title) % {"number": row.number}
        row.remove_label = str(self.remove_label) % {"number": row.number}
        return row

    @property
    def filled(self):
        return [row for at, row in enumerate(self) if row.has_changed() or at < self.min_rows]

    def lines(self):
        """The folded people as lines: number, name, the rest in brief, and their key."""
        return [
            {"number": at, "key": key_of(one), "name": one["name"], "text": self.said_of(one)}
            for at, one in enumerate(self.folded, 1)
        ]

    def said_of(self, one, *, masked=True) -> str:
        fields = self._blank.fields
        names = [name for name in self.brief if name in fields]
        return gettext(", ").join(shown(fields[name], one.get(name), masked=masked) for name in names)

    @cached_property
    def _blank(self):
        return self.row_form(honeypot=False)

    # --- Judging ------------------------------------------------------------------------------------------------------

    def clean(self, rows):
        folded = {one["identity"]: self._title(at) for at, one in enumerate(self.folded, 1)}
        self.standing = {**self.standing, **folded}
        super().clean(rows)

    def _title(self, number):
        return str(self.row_title) % {"number": number}

    def answers(self):
        return [*self.folded, *super().answers()]

    def posted_from(self, answers):
        return {**super().posted_from(answers), "opened": [key_of(one) for one in answers]}

    def rows(self, answers=None, *, masked=True):
        """A long list in one group, a line a person; a short one as every list."""
        answers = self.answers() if answers is None else answers
        if len(answers) <= self.fold_from:
            return super().rows(answers, masked=masked)
        comma = gettext(", ")
        lines = [
            Row(self._title(at), f"{one['name']}{comma}{self.said_of(one, masked=masked)}", f"person-{at}")
            for at, one in enumerate(answers, 1)
        ]
        return [RowGroup(str(self.list_title) % {"count": len(answers)}, lines)]

    list_title = _("People on the list: %(count)d")

    # --- From a file --------------------------------------------------------------------------------------------------

    def take_in(self, file) -> Taken:
        """Everyone in the file who is in order, over those on the list already; a fault a line for the others.

        Who stands on the list with the same number is replaced: so a corrected file may simply be sent again.
        """
        lines = roster_files.read(file, self.columns)
        people = {one["identity"]: one for one in self.kept_people}
        faults, seen, added = [], {}, 0
        for line in lines:
            row, wrong = self._judged(line)
            number = row.cleaned_data.get("identity") if not wrong else None
            if number in seen or number in self.standing:
                who = gettext("row %(number)d") % {"number": seen[number]} if number in seen else self.standing[number]
                text = gettext("The same number already stands in %(who)s. Correct one of them.") % {"who": who}
                wrong = [Fault(line.number, self._head("identity"), text)]
            elif number and number not in people and len(people) >= self.most:
                text = gettext("The list is full: at most %(most)d people. Split the group over two forms.")
                faults.append(Fault(line.number, self._head("name"), text % {"most": self.most}))
                break
            if wrong:
                faults += wrong
                continue
            seen[number] = line.number
            people[number] = row.answers()
            added += 1
        return Taken(list(people.values()), added, faults)

    @property
    def kept_people(self):
        return [*self.folded, *self.kept]

    def _judged(self, line: Line):
        """A line as a bound form, and its faults, each naming row and column."""
        posted, wrong = {}, {}
        for name in line.formulas:
            wrong[name] = gettext("There is a formula in this cell. Write the value itself.")
        for name, text in line.texts.items():
            field = self._blank.fields[name]
            if not plain(text):
                continue
            try:
                posted |= as_posted(field, name, self._meant(name, field, text))
            except ValidationError as fault:
                wrong[name] = " ".join(fault.messages)
        posted |= {name: value for name, value in self._defaults(posted).items() if name not in posted}
        row = self.row_form(posted, honeypot=False, **{k: v for k, v in self.row_kwargs.items() if k != "honeypot"})
        row.is_valid()
        for name, texts in row.errors.items():
            wrong.setdefault(name, " ".join(texts))
        faults = [Fault(line.number, self._head(name), text) for name, text in wrong.items()]
        return row, faults

    def _meant(self, name, field, text):
        if isinstance(field, PartsField):
            return parse_date(text)
        if isinstance(field, forms.ChoiceField):
            return self._chosen(name, field, text)
        return text

    def _chosen(self, name, field, text):
        found = self._words(name, field).get(_folded(text))
        if found is None:
            few = gettext(", ").join(str(label) for _value, label in list(field.choices)[:6])
            raise ValidationError(gettext("“%(text)s” is not one of: %(few)s.") % {"text": text[:30], "few": few})
        return found

    def _words(self, name, field) -> dict:
        """Every word that stands for an answer of this column, in both languages."""
        words = {}
        for language in ("zh-hant", "en"):
            with override(language):
                words |= {_folded(str(label)): value for value, label in field.choices if value}
        words |= {_folded(value): value for value, _label in field.choices if value}
        if name == "nationality":
            known = {value for value, _label in field.choices}
            for locale in ("zh_Hant", "en"):
                territories = Locale.parse(locale).territories
                words |= {_folded(label): code for code, label in territories.items() if code in known}
        for value, others in WORDS.get(name, {}).items():
            words |= {_folded(word): value for word in others}
        return words

    def _defaults(self, posted) -> dict:
        """What a list may leave out because it follows from the rest."""
        country = posted.get("nationality", "TW")
        return {"nationality": country, "identity_kind": "national" if country == "TW" else "passport"}

    def _head(self, name) -> str:
        if name == NON_FIELD_ERRORS:
            return gettext("whole row")
        column = next((one for one in self.columns if one.name == name), None)
        if column is None:
            return str(label_of(self._blank.fields[name], name))
        return column.en if get_language() == "en" else column.zh


def key_of(person: dict) -> str:
    """Names a person of the list in the page, and says nothing about them."""
    return fingerprint("roster-line", person.get("identity") or "")[:16]


def _folded(text: str) -> str:
    return plain(text).replace(" ", "").lower()
