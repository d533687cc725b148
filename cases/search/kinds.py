"""What can be found, in words: one line a kind, in the order in which they are offered."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "service": _("Service"),
    "sop": _("Procedure"),
    "faq": _("Question and answer"),
    "item": _("Published information"),
    "law": _("Law"),
    "announcement": _("Announcement"),
    "answer": _("Published answer"),
    "survey": _("Survey"),
    "dataset": _("Open data"),
    "lost-property": _("Lost property"),
    "point": _("Service point"),
    "page": _("Page of this site"),
    "case": _("Case"),
}
