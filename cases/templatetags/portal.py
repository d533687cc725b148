"""{% load portal %}: dates, names and masks in the page's language, and the parts every form page shares."""

import re
from datetime import date

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import CheckboxInput, CheckboxSelectMultiple, FileInput, MultiWidget, RadioSelect
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from cases import masking, rocdates, statutes
from cases.discretion import asked_by
from cases.forms.roster import Roster
from cases.identifiers import say_phone

register = template.Library()
HAN = r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
CHINESE = re.compile(f"({HAN}(?:[^A-Za-z]*{HAN})?)")  # from the first sign to the last, with the digits between
TELEPHONE = re.compile(r"(?<![\dA-Za-z-])(0\d{1,3}-\d{2,4}-?\d{3,4})(?![\d-])")  # as say_phone writes it

# --- Dates, names, masks ----------------------------------------------------------------------------------------------


@register.filter
def when(instant):
    """An aware moment, in Taipei: <time datetime="2026-11-27T17:00:00+08:00">民國 115 年 11 月 27 日 17:00</time>."""
    if not instant:
        return ""
    machine = rocdates.in_taipei(instant).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, rocdates.moment(instant, get_language()))


@register.filter
def day(value):
    """A date with its weekday; a moment's day in Taipei."""
    return _time_tag(value, rocdates.long)


@register.filter
def short_day(value):
    """`115.11.27` or `27 Nov 2026`, for tables."""
    return _time_tag(value, rocdates.short)


def _time_tag(value, said):
    if not value:
        return ""
    if isinstance(value, str):  # as the working of a period keeps its days
        value = date.fromisoformat(value)
    if hasattr(value, "hour"):
        value = rocdates.in_taipei(value).date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said(value, get_language()))


@register.filter
def as_written(text):
    """What somebody typed, marked as Chinese where it stands on an English page, so that it is read aloud rightly."""
    if rocdates.is_chinese(get_language()) or not CHINESE.search(str(text)):
        return text
    parts = CHINESE.split(str(text))  # by turns what is not Chinese and what is
    tags = ("{}", '<span lang="zh-Hant-TW">{}</span>')
    return format_html("".join(tags[at % 2] for at in range(len(parts))), *parts)


@register.filter
def to_call(text):
    """A line in which each telephone number is a link that calls it, whole on its line."""
    parts = TELEPHONE.split(str(text))  # by turns what is no number and what is one
    links = [
        format_html('<a class="digits" href="tel:{}">{}</a>', re.sub(r"\D", "", said), said) for said in parts[1::2]
    ]
    mixed = [links[at // 2] if at % 2 else part for at, part in enumerate(parts)]
    return format_html("{}" * len(mixed), *mixed)


@register.simple_tag
def colon():
    """Between a heading and what it says: full width in Chinese."""
    return "：" if rocdates.is_chinese(get_language()) else ": "


@register.simple_tag
def comma():
    """Between the parts of a line: full width in Chinese."""
    return "，" if rocdates.is_chinese(get_language()) else ", "


register.filter("asked_by", asked_by)
register.filter("mask_name", masking.mask_name)
register.filter("mask_id", masking.mask_id)
register.filter("mask_phone", masking.mask_phone)
register.filter("mask_email", masking.mask_email)
register.filter("say_phone", say_phone)


@register.filter
def said(thing, name):
    """`thing.<name>_zh` or `thing.<name>_en`. Where the English is missing, the Chinese, marked as such."""
    if not thing:
        return ""
    chinese = getattr(thing, f"{name}_zh")
    if rocdates.is_chinese(get_language()):
        return chinese
    english = getattr(thing, f"{name}_en", "")
    if english or not chinese:
        return english
    return format_html('<span lang="zh-Hant-TW">{}</span>', chinese)


@register.filter
def named(thing):
    """The name of a unit, a port, a service … in the page's language."""
    return said(thing, "name")


@register.filter
def housed(unit):
    """The name of a unit as whoever is outside has to say it, in the page's language."""
    return unit.housed(rocdates.is_chinese(get_language()))


@register.filter
def cited(thing, name):
    """The lines of `thing.<name>_zh` or `_en` in pieces (words, address): a statute leads to its very article.

    The statutes are kept in Chinese; an English line, whole, leads to where the Chinese one beside it does first.
    """
    chinese = statutes.linked(getattr(thing, f"{name}_zh").splitlines())
    english = getattr(thing, f"{name}_en", "").splitlines()
    if rocdates.is_chinese(get_language()) or len(english) != len(chinese):
        return chinese
    places = [next((place for _words, place in line if place), "") for line in chinese]
    return [[(words, place)] for words, place in zip(english, places, strict=True)]


# --- Forms ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("cases/_error_summary.html")
def error_summary(*forms, once=False):
    """All that is wrong in the forms and rosters given, each a link to the box it is in.

    `once`: say nothing where a summary of the form has been given already (crispy's own errors.html asks so).
    """
    forms = [form for form in forms if form and not (once and getattr(form, "summary_shown", False))]
    for form in forms:
        form.summary_shown = True
    return {"faults": [fault for form in forms for fault in _faults(form)]}


@register.simple_tag
def error_title(*forms):
    """「錯誤：」 for the front of the page's title when something is wrong, else nothing."""
    return gettext("Error: ") if any(_faults(form) for form in forms if form) else ""


def _faults(form):
    if isinstance(form, Roster):
        problems = form.problems()
    elif hasattr(form, "management_form"):
        problems = _formset_problems(form)
    else:
        problems = _form_problems(form)
    faults = [{"text": text, "anchor": anchor_of(bound) if bound else ""} for text, bound in problems]
    return [fault for at, fault in enumerate(faults) if fault not in faults[:at]]


def _form_problems(form):
    if not form.is_bound:
        return
    for name in [*form.fields, NON_FIELD_ERRORS]:
        for text in form.errors.get(name, ()):
            yield text, None if name == NON_FIELD_ERRORS else form[name]


def _formset_problems(formset):
    for form in formset.forms:
        yield from _form_problems(form)
    for text in formset.non_form_errors():
        yield text, None


def anchor_of(bound):
    """The id a link to this field must carry: a box, the first option, or the first wrong part of a date."""
    if bound.is_hidden:
        return ""
    if hasattr(bound, "error_anchor"):
        return bound.error_anchor
    if isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple):
        first = next((option.id_for_label for option in bound.subwidgets), "")
        return first or f"div_{bound.auto_id}"
    if isinstance(bound.field.widget, MultiWidget):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


@register.filter
def dressed(bound):
    """The field's control with the class our style sheet knows it by."""
    widget = bound.field.widget
    own = widget.attrs.get("class", "")
    if isinstance(widget, MultiWidget | CheckboxInput) or "input" in own.split():
        return bound.as_widget()
    kind = "input file" if isinstance(widget, FileInput) else "input"
    return bound.as_widget(attrs={"class": f"{kind} {own}".strip()})


@register.filter
def cautions_of(bound):
    """The warnings a form gave about this field."""
    return [caution for caution in getattr(bound.form, "warnings", ()) if caution.field == bound.name]


@register.inclusion_tag("cases/_roster.html")
def roster(people):
    """The rows of a `Roster` with their buttons. Goes inside the page's form."""
    return {"roster": people}
