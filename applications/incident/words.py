"""What the shared pages call things in this service."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.journey import Privacy, Words

PRIVACY = Privacy(
    version="2026-11",
    purpose=_("To look into what you report, to answer you, and to pass it to the authority it belongs to."),
    data=_("Your name, how to reach you, what you saw. Nothing of you when you report without a name."),
    left_out=_("You may leave out everything about yourself. Then we cannot answer you or ask you."),
)
WORDS = Words(
    banner="applications/incident/_call.html",
    script="js/keep.js",
    send=pgettext_lazy("incident", "Send the report"),
    received=pgettext_lazy("incident", "We have your report"),
    code_hint=_(
        "Write both down. The code is shown for 30 minutes, and never on paper or by e-mail; with the number it opens"
        " your report."
    ),
    stands=pgettext_lazy("incident", "This takes a moment. Your report stands, with or without the PDF."),
    follow=_("Follow the report"),
    another=_("Report another incident"),
    next_template="applications/incident/_next.html",
)
