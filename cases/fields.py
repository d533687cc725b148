"""The form fields of the portal: they ask the way people write, and clean to one stored form.

Three things every field here can do besides being a Django field, used by `cases.forms.base`:
`keep(value)` gives what JSON can hold, `recall(kept)` gives it back, `shown(value)` says it in the page's language.
A field with `secret` is shown masked. `subject` is what an error calls the field where its label will not do.
"""

import re
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases import identifiers, masking, rocdates

OLDEST = 130  # years a person may have lived


class Box(forms.TextInput):
    """One short text box; `width` is a class of the style sheet: w2, w4, w10 or w20."""

    def __init__(self, width="w20", **attrs):
        super().__init__({"class": f"input {width}", **{name.replace("_", "-"): text for name, text in attrs.items()}})


# --- Dates and times, in parts ---------------------------------------------------------------------------------------


class PartsBoundField(forms.BoundField):
    """A field of several boxes: the error belongs to one of them, and a link must land there."""

    @property
    def wrong_box(self):
        error = next(iter(self.form.errors.as_data().get(self.name, [])), None)
        return self.field.widget.parts.index(getattr(error, "part", self.field.widget.parts[0]))

    @property
    def error_anchor(self):
        return f"{self.auto_id}_{self.wrong_box}"

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if attrs.pop("aria-invalid", None):
            attrs |= {"wrong_box": self.wrong_box, "error_id": f"{self.auto_id}_error"}
        return attrs


class PartsWidget(forms.MultiWidget):
    """The boxes of a date in a row, each with its own label. Subclasses name `parts` and write the labels."""

    template_name = "cases/widgets/parts.html"
    parts: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def get_context(self, name, value, attrs):
        attrs = dict(attrs or {})
        wrong, error_id = attrs.pop("wrong_box", None), attrs.pop("error_id", "")
        context = super().get_context(name, value, attrs)
        for at, (box, label) in enumerate(zip(context["widget"]["subwidgets"], self.labels, strict=True)):
            box["label"] = label
            if at == wrong:
                box["attrs"] |= {"aria-invalid": "true", "aria-describedby": error_id}
        context["widget"]["says"] = _read_back(*(box["value"] or "" for box in context["widget"]["subwidgets"][:3]))
        return context


def _read_back(*boxes) -> str:
    """The date in both calendars, as the script says it while somebody types; empty while it is none."""
    try:
        return rocdates.both(rocdates.parse_parts(*map(rocdates.plain, boxes)), get_language())
    except rocdates.DateFault:
        return ""


def _date_boxes(birth):
    def token(part):
        return {"autocomplete": f"bday-{part}" if birth else "off"}

    return {
        "year": Box("w4", inputmode="numeric", **token("year")),
        "month": Box("w2", inputmode="numeric", **token("month")),
        "day": Box("w2", inputmode="numeric", **token("day")),
    }


def _date_texts(day):
    """What stands in the boxes: the ROC year in Chinese, the Gregorian elsewhere and before 1912."""
    if not day:
        return ["", "", ""]
    year = rocdates.roc_year(day)
    return [str(year if rocdates.is_chinese(get_language()) and year > 0 else day.year), str(day.month), str(day.day)]


class RocDateWidget(PartsWidget):
    parts = ("year", "month", "day")
    labels = (_("Year"), _("Month"), _("Day"))

    def __init__(self, attrs=None, *, birth=False):
        super().__init__(_date_boxes(birth), attrs)

    def decompress(self, value):
        return _date_texts(value)


class RocMomentWidget(PartsWidget):
    parts = ("year", "month", "day", "time")
    labels = (_("Year"), _("Month"), _("Day"), _("Time (24 hours)"))

    def __init__(self, attrs=None):
        super().__init__({**_date_boxes(False), "time": Box("w4", autocomplete="off")}, attrs)

    def decompress(self, value):
        if not value:
            return ["", "", "", ""]
        local = rocdates.in_taipei(value)
        return [*_date_texts(local.date()), f"{local:%H:%M}"]


class PartsField(forms.Field):
    """Reads the boxes; what is wrong is told with the field's name, in the box that is wrong."""

    bound_field_class = PartsBoundField
    subject = None

    def clean(self, value):
        boxes = [rocdates.plain(text) for text in value or ()]
        if not any(boxes):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            cleaned = self.read(boxes)
            self.run_validators(cleaned)
        except rocdates.DateFault as fault:
            raise self.named(fault) from fault
        return cleaned

    def named(self, fault):
        name = self.subject or self.label
        if not name or str(name).endswith(("?", "？")):
            return fault
        params = {"subject": _headed(name), "fault": " ".join(fault.messages)}
        return rocdates.DateFault(_("%(subject)s: %(fault)s"), fault.part, fault.code, params)

    def has_changed(self, initial, data):
        boxes = [rocdates.plain(text) for text in data or ()]
        was = [rocdates.plain(text) for text in self.widget.decompress(initial)]
        return boxes != was and (any(boxes) or any(was))


def _headed(name):
    text = str(name)
    return text[:1].upper() + text[1:]


class RocDateField(PartsField):
    """A day in three boxes, either calendar; gives a `date`. `earliest` and `latest` are the form's business."""

    widget = RocDateWidget

    def read(self, boxes):
        return rocdates.parse_parts(*boxes)

    def keep(self, value):
        return value.isoformat()

    def recall(self, kept):
        return date.fromisoformat(kept)

    def shown(self, value):
        return rocdates.long(value, get_language())


class BirthDateField(RocDateField):
    """A day of birth: not after today, not more than 130 years ago. The form sets `today`."""

    today: date | None = None

    def __init__(self, **kwargs):
        super().__init__(widget=RocDateWidget(birth=True), **kwargs)

    def read(self, boxes):
        day = super().read(boxes)
        if day > self.today:
            raise rocdates.DateFault(_("The date of birth is in the future. Check the year."), "year", "future")
        had_birthday = (self.today.month, self.today.day) >= (day.month, day.day)
        if self.today.year - day.year - (not had_birthday) > OLDEST:
            message = _("The date of birth is more than %(years)d years ago. Check the year.")
            raise rocdates.DateFault(message, "year", "past", {"years": OLDEST})
        return day


class RocDateTimeField(PartsField):
    """A day and a time of day in Taipei; gives an aware `datetime`."""

    widget = RocMomentWidget

    def read(self, boxes):
        *day, clock = boxes
        day = rocdates.parse_parts(*day)
        if not clock:
            raise rocdates.DateFault(_("The time is missing. Enter it, for example 09:30."), "time", "incomplete")
        return rocdates.combine(day, rocdates.parse_time(clock))

    def keep(self, value):
        return rocdates.in_taipei(value).isoformat()

    def recall(self, kept):
        return datetime.fromisoformat(kept)

    def shown(self, value):
        return rocdates.moment(value, get_language())


class TimeField24(forms.Field):
    """A time of day, 24 hours; gives a `time`."""

    subject = None

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", Box("w4", autocomplete="off"))
        super().__init__(**kwargs)

    def to_python(self, value):
        return rocdates.parse_time(value) if rocdates.plain(value) else None

    def prepare_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def has_changed(self, initial, data):
        return rocdates.plain(self.prepare_value(initial)) != rocdates.plain(data)

    def keep(self, value):
        return f"{value:%H:%M}"

    def recall(self, kept):
        return time.fromisoformat(kept)

    def shown(self, value):
        return f"{value:%H:%M}"


# --- Numbers with a rule ---------------------------------------------------------------------------------------------


class RuledField(forms.CharField):
    """Text that one function of `cases.identifiers` brings to its stored form."""

    rule = None
    box: dict = {}
    subject = None

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", Box(**self.box))
        super().__init__(**kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        return text if text in self.empty_values else self.ruled(text)

    def ruled(self, text):
        return type(self).rule(text)

    def keep(self, value):
        return value

    def recall(self, kept):
        return kept

    def shown(self, value):
        return value


class NameField(RuledField):
    """A person's name. `own=False` for somebody else's, which the browser must not fill in."""

    rule = identifiers.clean_name

    def __init__(self, *, own=True, **kwargs):
        kwargs.setdefault("widget", Box("w20", autocomplete="name" if own else "off", spellcheck="false"))
        super().__init__(**kwargs)


class PersonIdField(RuledField):
    """Identity or resident number. The form sets `today`: old resident numbers end on a day."""

    box = {"width": "w10", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
    today: date | None = None
    secret = True

    def ruled(self, text):
        # Blanks and hyphens people write between groups are theirs to use; the rule itself knows only the number.
        return identifiers.clean_person_id("".join(identifiers.plain(text).replace("-", "").split()), on=self.today)

    def shown(self, value):
        return masking.mask_id(value)


class PassportField(RuledField):
    rule = identifiers.clean_passport
    box = PersonIdField.box
    secret = True

    def shown(self, value):
        return masking.mask_id(value)


class PhoneField(RuledField):
    """Mobile, or landline with extension; stored as E.164 (`cases.identifiers.clean_phone`)."""

    rule = identifiers.clean_phone

    def __init__(self, *, own=True, **kwargs):
        widget = Box("w10", type="tel", autocomplete="tel" if own else "off")
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)

    def typed(self, value):
        return identifiers.say_phone(value)

    def shown(self, value):
        return identifiers.say_phone(value)


class UbnField(RuledField):
    rule = identifiers.clean_ubn
    box = {"width": "w10", "inputmode": "numeric", "autocomplete": "off"}


class VesselNumberField(RuledField):
    rule = identifiers.clean_vessel_number
    box = {"width": "w10", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}


class OfficialNumberField(VesselNumberField):
    rule = identifiers.clean_official_number


class CallSignField(VesselNumberField):
    rule = identifiers.clean_call_sign


class MmsiField(UbnField):
    rule = identifiers.clean_mmsi


class ReferenceField(VesselNumberField):
    """A case number however it was typed."""

    rule = identifiers.clean_reference


class MailField(forms.EmailField):
    """An e-mail address; full-width signs are put right, the domain is lower-cased."""

    subject = None
    default_error_messages = {
        "invalid": _("The e-mail address does not look right. Write it like name@example.com."),
    }

    def __init__(self, *, own=True, **kwargs):
        widget = forms.EmailInput(
            {"class": "input w20", "autocomplete": "email" if own else "off", "spellcheck": "false"}
        )
        super().__init__(**{"widget": widget, "max_length": 254, **kwargs})

    def to_python(self, value):
        local, at, domain = identifiers.plain(value).rpartition("@")
        return super().to_python(f"{local}{at}{domain.lower()}")


class AddressField(forms.CharField):
    """A postal address in one box, lines as written."""

    subject = None

    def __init__(self, *, own=True, **kwargs):
        attrs = {"class": "input", "rows": 3, "autocomplete": "street-address" if own else "off"}
        super().__init__(**{"widget": forms.Textarea(attrs), "max_length": 200, **kwargs})


PEOPLE = ("人", "名", "位", "people", "persons", "person")
PIECES = ("件", "個", "pieces", "piece")
ANIMALS = ("隻", "頭", "animals", "animal")
METRES = ("公尺", "米", "m", "metres", "metre", "meters", "meter")
MILES = ("浬", "海浬", "海里", "nm", "nautical miles", "nautical mile")
TONS = ("噸", "總噸", "GT", "tons", "tonnes")
DOLLARS = ("元",)


class WholeField(forms.IntegerField):
    """A whole number in a text box: a number box loses what it cannot read, and its wheel changes answers unseen.

    `units`: what may stand behind the number, for it can mean nothing else there: 6 人 of a number of people.
    """

    subject = None

    def __init__(self, *, units=(), **kwargs):
        self.units = units
        super().__init__(**{"widget": Box("w4", inputmode="numeric", autocomplete="off"), **kwargs})

    def to_python(self, value):
        return super().to_python(_number_text(value, self.units))


class MeasureField(forms.DecimalField):
    """A length, weight or amount; gives a `Decimal`. `units` as in `WholeField`."""

    subject = None

    def __init__(self, *, units=(), **kwargs):
        self.units = units
        super().__init__(**{"widget": Box("w4", inputmode="decimal", autocomplete="off"), **kwargs})

    def to_python(self, value):
        return super().to_python(_number_text(value, self.units))


def _number_text(value, units):
    """The bare number: half width, without the commas of thousands and without the unit of this very field."""
    text = identifiers.plain("" if value is None else value)
    if units:
        words = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
        text = re.sub(rf"(?<=[0-9])\s*(?:{words})$", "", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)


# --- Choices ---------------------------------------------------------------------------------------------------------


class HintedRadios(forms.RadioSelect):
    """Radios whose options may carry a hint each: `hints` maps the option's value to it."""

    hints: dict = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        if option["hint"] and option["attrs"].get("id"):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        return option


class ChoiceRadioField(forms.ChoiceField):
    """One of a few, as radios, none chosen beforehand."""

    widget = HintedRadios
    subject = None

    def __init__(self, *, hints=None, **kwargs):
        super().__init__(**kwargs)
        self.widget.hints = {str(value): text for value, text in (hints or {}).items()}


class YesNoField(forms.TypedChoiceField):
    """Yes or no as radios; gives True, False, or None where it may stay open. None is chosen beforehand."""

    widget = HintedRadios
    subject = None

    def __init__(self, **kwargs):
        answers = [("yes", _("Yes")), ("no", _("No"))]
        super().__init__(
            **{"choices": answers, "coerce": lambda answer: answer == "yes", "empty_value": None, **kwargs}
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "") != (data or "")

    def keep(self, value):
        return value

    def recall(self, kept):
        return kept

    def shown(self, value):
        return str(_("Yes") if value else _("No"))
