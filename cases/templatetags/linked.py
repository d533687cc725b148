"""{% load linked %}: data for search engines in the head of a page. It is no script: browsers never run it."""

import json

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from cases import linked_data as made

register = template.Library()

ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # nothing in it can end the element


class Embedded:
    """Data as it stands in a script element: JSON, every sign that could end the element spelt out."""

    def __init__(self, data):
        self.data = data

    def __html__(self):
        return json.dumps(self.data, ensure_ascii=False).translate(ESCAPED)


@register.simple_tag
def linked_data(data):
    """{% linked_data dict %}"""
    return format_html('<script type="application/ld+json">{}</script>', Embedded(data))


@register.filter
def as_service(service):
    """The service as schema.org sees it, in the page's language."""
    return made.service(service, get_language())
