"""What the shared pages call things in this service."""

from django.utils.translation import gettext_lazy as _

from applications.journey import Privacy, Words

PRIVACY = Privacy(
    version="2026-11",
    purpose=_("Reports of yacht departures, safety at sea, search and rescue."),
    data=_("Names, identity numbers, dates of birth, contacts, vessel, voyage."),
    left_out=_(
        "Without the required answers we cannot take the report. What is marked optional you may leave open, but it may"
        " take us longer to reach you."
    ),
)
WORDS = Words(
    send=_("Send the report"),
    received=_("We have your report"),
    code_hint=_(
        "Write both down. The code is shown for 30 minutes, and never on paper or by e-mail; with the number it opens"
        " your report."
    ),
    stands=_("This takes a moment. Your report stands, with or without the PDF."),
    follow=_("Follow the report"),
    another=_("Report another trip"),
    next_template="applications/yacht_departure/_next.html",
    calendar=_("Put the return into my calendar"),
    refused=_("With these answers the yacht may not leave port"),
    refused_hint=_(
        "Put it right with “Change” below. If you send it all the same, it is returned to you as not accepted and the"
        " station is told at once."
    ),
    returned=_("The report is returned: do not leave port"),
    mend=_("Put it right, then send the report again. Your answers are still here for half an hour."),
    mend_button=_("Correct and report again"),
)
