"""{% load open_government %}: cells of tables in words, and what pages of data say to search engines."""

import re
from itertools import groupby

from django import template
from django.template.defaultfilters import urlize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cases.templatetags.portal import as_written
from disclosures.opendata import dcat

register = template.Library()
DASHES = ("- ", "‧ ", "• ", "– ")
BREAK = SafeString("<br>")


@register.filter
def cell_words(cell):
    """A cell of a table for people: yes and no, a dash for what is empty, the words of the other language marked."""
    if isinstance(cell, bool):
        return gettext("Yes") if cell else gettext("No")
    if cell in (None, ""):
        return "–"
    is_english = isinstance(cell, str) and cell.isascii() and " " in cell and cell[0].isalpha()
    return format_html('<span lang="en">{}</span>', cell) if is_english else as_written(cell)


@register.filter
def paragraphs(text):
    """Plain text as people type it: an empty line ends a paragraph, lines with a dash are a list, addresses links."""
    blocks = [
        [line.strip() for line in block.splitlines() if line.strip()] for block in re.split(r"\n\s*\n", text or "")
    ]
    return format_html_join("\n", "{}", ((part,) for block in blocks for part in _parts(block)))


def _parts(lines):
    """The lines of a block: lists, and what stands between them."""
    for is_list, group in groupby(lines, key=lambda line: line.startswith(DASHES)):
        if is_list:
            yield format_html(
                "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_linked(one[2:]),) for one in group))
            )
        else:
            yield format_html("<p>{}</p>", format_html_join(BREAK, "{}", ((_linked(one),) for one in group)))


def _linked(line):
    return urlize(line, autoescape=True)


register.filter("as_dataset", dcat.for_search_engines)
