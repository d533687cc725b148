"""What the shared pages call things in this service."""

from django.utils.translation import gettext_lazy as _

from applications.journey import Privacy, Words

PRIVACY = Privacy(
    version="2026-11",
    purpose=_("Security checks of vessels that enter and leave port, safety at sea, search and rescue."),
    data=_("Names, identity numbers, dates of birth, contacts, vessel, voyage, activity and its approvals."),
)
WORDS = Words(
    send=_("Send for checking"),
    received=_("We have your port security check report"),
    next_template="applications/port_check/_next.html",
)
