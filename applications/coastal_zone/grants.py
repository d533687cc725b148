"""准許的範圍: which days and which people a decision lets in, and from when to when the permit holds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.coastal_zone.models import Visit
from cases import masking, rocdates
from cases.calendar import TAIPEI
from cases.forms.base import PortalForm

WHOLE, PART = "permit", "part"
GRANTS = (WHOLE, PART)
REVOKED_PART, ANNULLED_PART = "revoked_part", "annulled_part"


@dataclass(frozen=True, slots=True)
class Grant:
    """What is permitted of a visit: days (ISO) and places in the roster, never more than is still asked for."""

    days: list[str]
    people: list[int]
    holds_from: datetime
    holds_until: datetime


def grant_of(visit: Visit, details: dict) -> Grant | None:
    """What a decision lets in of what is still asked for. None where nothing is left of it."""
    days = sorted(set(details.get("days", visit.days)) & set(visit.days))
    asked = [person.order for person in visit.case.people.all()]
    people = [order for order in details.get("people", asked) if order in asked and order not in visit.left_out]
    if not days or not people:
        return None
    return Grant(days, people, *bounds(visit, days))


def bounds(visit: Visit, days: list[str]) -> tuple[datetime, datetime]:
    """From the first of these days to the last, within the hours that were asked for."""
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    begins = datetime.combine(first, time(), TAIPEI)
    ends = datetime.combine(last + timedelta(days=1), time(), TAIPEI)
    return max(visit.entry_at, begins), min(visit.exit_at, ends)


class ListForm(PortalForm):
    """Two lists to tick: days and people of one visit."""

    honeypot = False

    days = forms.MultipleChoiceField(label=_("Days"), required=False, widget=forms.CheckboxSelectMultiple)
    people = forms.TypedMultipleChoiceField(
        label=_("People"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, visit: Visit, masked=True, **kwargs):
        self.visit = visit
        standing = [person for person in visit.case.people.all() if person.order not in visit.left_out]
        everything = {"days": visit.days, "people": [person.order for person in standing]}
        super().__init__(data, **{"initial": everything, **kwargs})
        language = get_language()
        self.fields["days"].choices = [(day, rocdates.long(date.fromisoformat(day), language)) for day in visit.days]
        self.fields["people"].choices = [(one.order, _named(one, masked)) for one in standing]

    @property
    def is_whole(self) -> bool:
        """Nobody and no day was taken off."""
        return all(len(self.cleaned_data[name]) == len(self.fields[name].choices) for name in ("days", "people"))


def _named(person, masked: bool) -> str:
    return f"{person.order}. {masking.mask_name(person.name) if masked else person.name}"


class GrantForm(ListForm):
    """核定範圍: the service's own part of a decision. Its answers become `Decision.details`."""

    def clean(self):
        given = super().clean() or self.cleaned_data
        outcome = self.data.get("outcome")
        if outcome in GRANTS and not (given.get("days") and given.get("people")):
            raise ValidationError(_("Tick at least one day and one person, or refuse the application."))
        if outcome == WHOLE and not self.is_whole:
            raise ValidationError(_("You took days or people off: choose the partial permit, or tick all of them."))
        if outcome == PART and self.is_whole:
            raise ValidationError(_("Nothing is taken off: choose the permit, or untick days or people."))
        return given

    def answers(self) -> dict:
        """Days, people and the time the permit holds; nothing where none is given."""
        if self.data.get("outcome") not in GRANTS:
            return {}
        given = self.cleaned_data
        grant = grant_of(self.visit, {"days": given["days"], "people": given["people"]})
        return {
            "days": grant.days,
            "people": grant.people,
            "valid_from": grant.holds_from.isoformat(),
            "valid_until": grant.holds_until.isoformat(),
        }


class ReduceForm(ListForm):
    """減少人員或縮短期間: what the applicant may tell without a new look."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, masked=False, **kwargs)
        self.fields["days"].label = _("On which days do you still enter?")
        self.fields["people"].label = _("Who still enters?")

    def clean(self):
        given = super().clean() or self.cleaned_data
        for name, text in (
            ("days", _("Leave at least one day ticked. To give up the visit, withdraw it.")),
            ("people", _("Leave at least one person ticked. To give up the visit, withdraw it.")),
        ):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, text)
        if not self.errors and self.is_whole:
            raise ValidationError(_("Nothing is changed. Untick the days or the people that fall away."))
        return given


class RemainForm(ListForm):
    """撤銷或廢止的範圍: what still holds afterwards; nothing, unless it is ticked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"days": [], "people": []}, **kwargs)
        self.fields["days"].label = _("Days on which it still holds")
        self.fields["people"].label = _("People for whom it still holds")
        self.fields["days"].help_text = _("Tick nothing here and below to take the whole permit back.")

    def clean(self):
        given = super().clean() or self.cleaned_data
        if bool(given.get("days")) != bool(given.get("people")):
            raise ValidationError(_("Tick days and people for what still holds, or neither to take all of it back."))
        if given.get("days") and self.is_whole:
            raise ValidationError(_("Everything is ticked, so nothing would be taken back."))
        return given

    def answers(self) -> dict:
        """The days and people left; nothing where all of it is taken back."""
        given = self.cleaned_data
        return {"days": given["days"], "people": given["people"]} if given["days"] else {}
