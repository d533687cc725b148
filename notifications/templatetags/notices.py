"""{% load notices %}: the words of a notice, and the light beside its status."""

import logging

from django import template
from django.utils.translation import gettext as _

from notifications import bounces
from notifications.models import Notice
from notifications.words import Words, write

register = template.Library()
log = logging.getLogger(__name__)

S = Notice.Status
LIGHTS = {
    **dict.fromkeys((S.SENT, S.TOLD), "ok"),
    **dict.fromkeys((S.QUEUED, S.SENDING), "soon"),
    **dict.fromkeys((S.FAILED, S.UNSURE), "late"),
    S.DROPPED: "held",
}


@register.simple_tag
def words(notice, to_post=False):
    """{% words notice as said %}: said.subject, said.body. A text that breaks must not take the page with it.

    Private links are left out, but for `to_post=True` and a letter that still has to go on paper.
    """
    is_paper = to_post and notice.channel == Notice.Channel.LETTER and notice.status == S.QUEUED
    try:
        return write(notice, keeps_private=not is_paper)
    except Exception:
        # Texts are templates people change: whatever is wrong with one, the list of notices must still open.
        log.exception("notice %s cannot be shown", notice.pk)
        broken = _("The text of this notice cannot be shown.")
        return Words(broken, broken, broken)


@register.filter
def light(notice):
    return LIGHTS[notice.status]


@register.filter
def standing(notice):
    """Where it stands, as staff say it."""
    if notice.came_back:
        return _("Came back")
    if notice.status == S.QUEUED and notice.channel == Notice.Channel.EMAIL:
        return _("Not sent yet")
    return notice.get_status_display()


@register.filter
def came_back(notice):
    """Why a mail came back, in words; empty for any other."""
    return bounces.meaning(notice.error) if notice.came_back else ""
