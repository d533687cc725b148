"""What the shared pages call things in these services."""

from django.utils.translation import gettext_lazy as _

from applications.journey import Privacy, Words

NEXT = "applications/records/_next.html"
STANDS = _("This takes a moment. Your request stands, with or without the PDF.")
_shared = {
    "send": _("Send the request"),
    "stands": STANDS,
    "follow": _("Follow the request"),
    "another": _("Make another request"),
    "next_template": NEXT,
}
ARCHIVES = Words(received=_("We have your request"), **_shared)
INFORMATION = Words(received=_("We have your request; now sign it"), **_shared)
DATA = Words(received=_("We have your request"), **_shared)

VERSION = "2026-11"
LEFT_OUT = _(
    "The law asks for what is not marked optional: without it we have to ask you to complete the request first."
)
ARCHIVES_PRIVACY = Privacy(
    version=VERSION,
    purpose=_("To decide on your request for archives, to give you what is opened, and to take the fee."),
    data=_("Names, dates of birth, identity numbers, contacts, what you ask for and what for."),
    left_out=LEFT_OUT,
)
INFORMATION_PRIVACY = Privacy(
    version=VERSION,
    purpose=_("To decide on your request for information, to give you what is opened, and to take the fee."),
    data=ARCHIVES_PRIVACY.data,
    left_out=LEFT_OUT,
)
DATA_PRIVACY = Privacy(
    version=VERSION,
    purpose=_("To find the data about you, to decide on your request and to carry it out."),
    data=_("Name, date of birth, identity number, contacts, and which data you mean."),
    left_out=LEFT_OUT,
)
