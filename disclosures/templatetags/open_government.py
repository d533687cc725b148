"""{% load open_government %}: cells of tables in words, and what pages of data say to search engines."""

from django import template
from django.utils.translation import gettext

from cases.templatetags.portal import as_written
from disclosures.opendata import dcat

register = template.Library()


@register.filter
def cell_words(cell):
    """A cell of a table for people: yes and no, a dash for what is empty, Chinese marked on an English page."""
    if isinstance(cell, bool):
        return gettext("Yes") if cell else gettext("No")
    return "–" if cell in (None, "") else as_written(cell)


register.filter("as_dataset", dcat.for_search_engines)
