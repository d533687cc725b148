"""Forms of the secretariat: what an act on a letter needs to know. They ask and clean; feedback/actions/ writes."""

from django import forms
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from cases import rocdates
from cases.actions.extensions import longest
from cases.fields import Box, ChoiceRadioField, WholeField
from cases.forms.casework import ActForm, words
from cases.forms.consultation import AuthorityField
from cases.forms.forwarding import reason, units_from
from cases.models.case import Discretion
from cases.templatetags.portal import as_written, colon
from feedback.mailbox import repeats
from feedback.mailbox.likeness import SAME
from feedback.mailbox.procedures import PROCEDURES
from feedback.models import Petition, Topic
from feedback.replies.outcomes import REPEATED, UNHANDLED


class TopicField(forms.ModelChoiceField):
    """A topic letters may be about, under its heading."""

    def __init__(self, **kwargs):
        offered = Topic.objects.filter(is_active=True, parent__isnull=False).select_related("parent")
        super().__init__(queryset=offered, empty_label=None, widget=forms.Select({"class": "input w20"}), **kwargs)

    def label_from_instance(self, topic):
        return gettext("%(heading)s: %(topic)s") % {"heading": topic.parent, "topic": topic}


class PeopleField(forms.CharField):
    """People of ours by name or sign-in name, one a line. A name two people bear is refused: then the sign-in name."""

    def __init__(self, *, one=False, **kwargs):
        self.one = one
        widget = Box("w20", autocomplete="off") if one else forms.Textarea({"class": "input", "rows": 3})
        super().__init__(max_length=400, widget=widget, **kwargs)

    def clean(self, value):
        names = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found = [self._of(name) for name in names]
        return (found[0] if found else None) if self.one else found

    def _of(self, name: str) -> User:
        known = User.objects.filter(Q(username=name) | Q(name_zh=name) | Q(name_en__iexact=name), is_active=True)
        people = list(known[:2])
        if len(people) != 1:
            said = _("Nobody of ours is called “%(name)s”.") if not people else _("Two people are called “%(name)s”.")
            raise forms.ValidationError(said % {"name": name})
        return people[0]


class LetterForm(ActForm):
    """Made for one letter, and for the person who reads it."""

    def __init__(self, *args, petition, user, now, **kwargs):
        self.petition, self.case, self.user, self.now = petition, petition.case, user, now
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self):
        """What depends on the letter."""


def _day(moment) -> str:
    return rocdates.short(rocdates.in_taipei(moment).date(), get_language())


class ClassifyForm(LetterForm):
    """分類、列管"""

    kind = ChoiceRadioField(label=_("What kind of letter is it?"), choices=Petition.Kind.choices)
    topic = TopicField(label=_("Topic"))
    level = ChoiceRadioField(label=_("How much time does it need?"), choices=Petition.Level.choices)
    reason = words(_("Why"), most=200, help_text=_("Kept in the history, and beside the clock."))
    subjects = {"kind": _("what it is"), "topic": _("a topic"), "level": _("the time"), "reason": _("the reason")}

    def prepare(self):
        letter = self.petition
        self.initial = {"kind": letter.kind, "topic": letter.topic_id, "level": letter.level, **self.initial}


class RegisterForm(ClassifyForm):
    """登記、分案: the rules have proposed a unit and a time; a person confirms or changes them."""

    unit = forms.ChoiceField(label=_("Which unit answers?"), widget=forms.Select({"class": "input w20"}))
    reason = words(_("Word to the unit"), most=200, required=False)
    field_order = ["kind", "topic", "unit", "level", "reason"]
    subjects = {**ClassifyForm.subjects, "unit": _("a unit")}

    def __init__(self, *args, suggested, **kwargs):
        self.suggested = suggested
        super().__init__(*args, **kwargs)

    def prepare(self):
        self.initial = {"level": self.suggested.level}
        super().prepare()
        self.initial["level"] = self.suggested.level
        if self.case.discretion == Discretion.SEALED:
            del self.fields["unit"]
            return
        here = (str(self.case.unit_id), gettext("Stays here: %(unit)s") % {"unit": self.case.unit})
        self.fields["unit"].choices = [here, *units_from(self.case.unit)]
        self.initial["unit"] = self.suggested.unit.pk if self.suggested.unit else self.case.unit_id

    def clean_unit(self):
        return Unit.objects.get(pk=self.cleaned_data["unit"])


class RepeatsForm(LetterForm):
    """重複陳情: what the same person wrote before, to be ticked where it is the same matter."""

    earlier = forms.MultipleChoiceField(
        label=_("Which of these are about the same matter?"),
        help_text=_("Tick none where it is something new."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self):
        self.rows = {row.case.reference: row for row in repeats.earlier(self.case, self.user, self.now)}
        self.fields["earlier"].choices = [(number, _earlier(row)) for number, row in self.rows.items()]
        self.initial = {"earlier": [number for number, row in self.rows.items() if row.is_marked]}

    def given(self) -> dict:
        return {"earlier": [self.rows[number].case for number in self.cleaned_data["earlier"]]}


def _earlier(row) -> str:
    """`PT-115-000012-3, 60 % alike, answered 115.11.02: 漁港路燈壞了`"""
    case = row.case
    parts = [case.reference, gettext("%(percent)d %% alike") % {"percent": row.likeness}]
    if row.is_answered:
        day = _day(case.closed_at)
        parts.append(gettext("answered %(day)s") % {"day": day})
    else:
        parts.append(str(case.get_status_display()))
    return format_html("{}{}{}", gettext(", ").join(parts), colon(), as_written(row.petition.subject))


class UnhandledForm(LetterForm):
    """不予處理"""

    ground = ChoiceRadioField(
        label=_("On which ground?"), choices=[(outcome.code, outcome.label) for outcome in UNHANDLED]
    )
    cited = forms.MultipleChoiceField(
        label=_("Earlier letters that were answered clearly"),
        help_text=_("For a matter answered before: the paper names their dates and numbers."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reasons = words(_("Reasons"), most=4000, rows=6, help_text=_("The petitioner reads this. Name nobody."))
    subjects = {"ground": _("the ground"), "reasons": _("the reasons")}

    def prepare(self):
        self.answered = {one.reference: one for one in repeats.citable(self.case)}
        if not self.answered:
            del self.fields["cited"]
            return
        self.fields["cited"].choices = [
            (number, f"{number} {_day(one.closed_at)}") for number, one in self.answered.items()
        ]
        self.initial = {"cited": list(self.answered)}

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("ground") == REPEATED.code and not repeats.is_enough(given.get("cited", [])):
            self.add_error("ground", gettext("Mark the earlier letters as repeats first; not enough were answered."))
        return given

    def given(self) -> dict:
        chosen = self.cleaned_data
        cited = chosen.get("cited", []) if chosen["ground"] == REPEATED.code else []
        return {
            "ground": chosen["ground"],
            "reasons": chosen["reasons"],
            "cited": [self.answered[number] for number in cited],
        }


class ExtendForm(LetterForm):
    """展期申請"""

    n = WholeField(label=_("How many working days more?"), min_value=1, widget=Box("w4", inputmode="numeric"))
    reason = words(_("Why"), most=200, help_text=_("The petitioner gets this in writing, before the time is over."))
    subjects = {"n": _("the number of days"), "reason": _("the reason")}

    def prepare(self):
        field = self.fields["n"]
        field.max_value = longest(self.case)
        field.help_text = gettext("At most %(most)d at a time.") % {"most": field.max_value}

    def clean_n(self):
        n = self.cleaned_data["n"]
        if n > longest(self.case):
            raise forms.ValidationError(gettext("At most %(most)d at a time.") % {"most": longest(self.case)})
        return n


class GrantForm(LetterForm):
    """展期核定"""

    granted = ChoiceRadioField(label=_("Do you grant it?"), choices=[("yes", _("Grant it")), ("no", _("Refuse it"))])
    answer = words(_("Why not"), most=300, required=False, help_text=_("For whoever asked. Needed for a refusal."))
    subjects = {"granted": _("whether you grant it"), "answer": _("why not")}

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("granted") == "no" and not given.get("answer", "").strip():
            self.add_error("answer", gettext("Write why: whoever asked has to know."))
        return given

    def given(self) -> dict:
        return {"granted": self.cleaned_data["granted"] == "yes", "answer": self.cleaned_data["answer"]}


class TransferForm(LetterForm):
    """移轉: the whole letter, or a part of it."""

    authority = AuthorityField(label=_("To which authority?"))
    part = forms.CharField(
        label=_("Which part goes there?"),
        help_text=_("Leave it empty where the whole letter belongs there: then it ends with us."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 2}),
    )
    reason = reason(_("Why it belongs there"), _("The petitioner reads this."))
    subjects = {"authority": _("an authority"), "reason": _("the reason")}


class ConvertForm(LetterForm):
    """轉其他程序"""

    to = ChoiceRadioField(label=_("Which procedure is it?"), choices=[])
    reason = reason(_("Why it is no petition"), _("The petitioner reads this."))
    subjects = {"to": _("the procedure"), "reason": _("the reason")}

    def prepare(self):
        chinese = rocdates.is_chinese(get_language())
        self.fields["to"].choices = [(key, one.zh if chinese else one.en) for key, one in PROCEDURES.items()]


class GroupForm(LetterForm):
    """併案: the letters that say the same stand ready; others are named by number."""

    picked = forms.MultipleChoiceField(
        label=_("Letters that say much the same"),
        help_text=_("Those that say the same word for word are ticked. Untick what does not belong."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=_("Numbers of other letters, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )
    reason = words(_("Why are they about the same matter?"), most=300, rows=2)
    subjects = {"reason": _("the reason")}

    def __init__(self, *args, found, letters_of, **kwargs):
        self.found, self.letters_of = found, letters_of
        super().__init__(*args, **kwargs)

    def prepare(self):
        if not self.found:
            del self.fields["picked"]
            return
        self.fields["picked"].choices = [(row.case.reference, _alike(row)) for row in self.found]
        self.fields["picked"].initial = [row.case.reference for row in self.found if row.likeness == SAME]

    def clean(self):
        given = super().clean() or self.cleaned_data
        named = [line.strip().upper() for line in given.get("others", "").splitlines() if line.strip()]
        numbers = dict.fromkeys([*given.get("picked", []), *named])
        self.cases = self.letters_of(numbers)
        missing = [number for number in numbers if number not in {one.reference for one in self.cases}]
        if missing:
            self.add_error(
                "others",
                gettext("No letter of that number is open to you: %(numbers)s")
                % {"numbers": gettext(", ").join(missing)},
            )
        elif not numbers:
            self.add_error("others", gettext("Tick a letter, or enter the number of one."))
        return given

    def given(self) -> dict:
        return {"others": self.cases, "reason": self.cleaned_data["reason"]}


def _alike(row) -> str:
    """`PT-115-000012-3, 92 % alike: 漁港路燈壞了`"""
    percent = gettext("%(percent)d %% alike") % {"percent": row.likeness}
    said = gettext(", ").join((row.case.reference, percent))
    return format_html("{}{}{}", said, colon(), as_written(row.case.petition.subject))


class ReasonForm(LetterForm):
    reason = words(_("Why"), most=300, rows=2)
    subjects = {"reason": _("the reason")}


class SealForm(LetterForm):
    """密件移政風"""

    about = PeopleField(
        label=_("Which of our people is it about?"),
        help_text=_("Name or sign-in name, one a line. Leave it empty where it is about nobody of ours."),
        required=False,
    )
    reason = words(_("Why it is sealed"), most=300, rows=2)
    subjects = {"about": _("whom it is about"), "reason": _("the reason")}


class EntrustForm(LetterForm):
    """交付密件"""

    unit = forms.ChoiceField(label=_("Which unit?"), widget=forms.Select({"class": "input w20"}))
    officer = PeopleField(label=_("Who handles it?"), help_text=_("Name or sign-in name."), one=True)
    let_in = PeopleField(
        label=_("Who else has to know?"),
        help_text=_("For instance who approves the answer. Name or sign-in name, one a line."),
        required=False,
    )
    reason = words(_("Why these persons"), most=300, rows=2)
    subjects = {"unit": _("a unit"), "officer": _("who handles it"), "let_in": _("who else"), "reason": _("the reason")}

    def prepare(self):
        self.fields["unit"].choices = [
            (self.case.unit_id, gettext("Stays here: %(unit)s") % {"unit": self.case.unit}),
            *units_from(self.case.unit),
        ]

    def clean_unit(self):
        return Unit.objects.get(pk=self.cleaned_data["unit"])
