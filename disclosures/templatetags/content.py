"""{% load content %}: words of what we publish as plain text, for titles and attributes; years."""

from django import template
from django.utils.translation import get_language

from cases import rocdates

register = template.Library()


@register.filter
def in_words(thing, name):
    """`thing.<name>_en` on English pages where there is one, else the Chinese; no mark-up."""
    english = "" if rocdates.is_chinese(get_language()) else getattr(thing, f"{name}_en", "")
    return english or getattr(thing, f"{name}_zh")


@register.filter
def year_name(year):
    """A Gregorian year as people say it: 「115 年」, "2026"."""
    return f"{year - rocdates.EPOCH} 年" if rocdates.is_chinese(get_language()) else str(year)


@register.filter
def named_in(names, key):
    """The value of a dict under a key that a variable holds; the key itself where it has none."""
    return names.get(key, key)
