"""What the shared pages call things in this service."""

from django.utils.translation import gettext_lazy as _

from applications.journey import Privacy, Words

PRIVACY = Privacy(
    version="2026-11",
    purpose=_("Applications to enter a controlled zone of the coast, and checking permits there."),
    data=_("Names, identity numbers, dates of birth, contacts, number plates, place, time and reason of the visit."),
)
WORDS = Words(
    send=_("Send the application"),
    received=_("We have your application"),
    follow=_("Follow the application"),
    another=_("Apply for another visit"),
    next_template="applications/coastal_zone/_next.html",
)
