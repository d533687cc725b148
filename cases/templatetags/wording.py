"""{% load wording %}: moments and names as plain text, for mails and letters; limits as people say them."""

from datetime import time, timedelta

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext

from cases import rocdates

register = template.Library()


@register.filter
def moment_text(instant):
    """An aware moment in Taipei as plain text: 「民國 115 年 11 月 27 日 17:00」."""
    return rocdates.moment(instant, get_language()) if instant else ""


@register.filter
def limit_text(due_at):
    """The end of a period as people say it: the last whole day, or the moment where it ends within a day.

    `due_at`: aware, the first instant that is late. Midnight ends the day before.
    """
    if not due_at:
        return ""
    local = rocdates.in_taipei(due_at)
    if local.time() == time():
        return rocdates.long((local - timedelta(days=1)).date(), get_language())
    return rocdates.moment(local, get_language())


@register.filter
def day_text(day):
    """A whole day as plain text: 「民國 115 年 11 月 27 日（星期五）」."""
    return rocdates.long(day, get_language()) if day else ""


@register.filter
def limit(due_at):
    """The same for pages, as <time>; its machine form is the last second in time."""
    if not due_at:
        return ""
    machine = (rocdates.in_taipei(due_at) - timedelta(seconds=1)).isoformat(timespec="seconds")
    return format_html('<time datetime="{}">{}</time>', machine, limit_text(due_at))


@register.filter
def lasting(duration):
    """How long something lasted, in its two largest parts: 「2 天 3 小時」."""
    minutes = max(int(duration.total_seconds() // 60), 0)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        (days, ngettext("%(n)d day", "%(n)d days", days)),
        (hours, ngettext("%(n)d hour", "%(n)d hours", hours)),
        (minutes, ngettext("%(n)d minute", "%(n)d minutes", minutes)),
    ]
    said = [text % {"n": n} for n, text in parts if n][:2]
    return " ".join(said) or parts[-1][1] % {"n": 0}


@register.simple_tag(takes_context=True)
def pick(context, name):
    """Of `<name>_zh` and `<name>_en` in the context, the one in the language of the text; the Chinese where it is
    the only one."""
    chinese = context.get(f"{name}_zh", "")
    return chinese if rocdates.is_chinese(get_language()) else context.get(f"{name}_en") or chinese
