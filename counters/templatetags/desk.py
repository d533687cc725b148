"""{% load desk %}: the cursor of whoever stands at the window."""

from django import template

from cases.forms.base import focus
from counters.places import at_work

register = template.Library()


@register.simple_tag(takes_context=True)
def ready(context, box):
    """Before its form: this box takes what is scanned or typed next."""
    if at_work(context["request"]):
        focus(box.field)
    return ""
