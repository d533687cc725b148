"""{% load linked %}: data for search engines in the head of a page. It is no script: browsers never run it."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cases import linked_data as made

register = template.Library()
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # nothing in it can end the element


@register.simple_tag
def linked_data(data):
    """{% linked_data dict %}"""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.filter
def as_service(service):
    """The service as schema.org sees it, in the page's language."""
    return made.service(service, get_language())
