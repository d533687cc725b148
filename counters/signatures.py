"""簽名: drawn on the screen with a finger or a mouse, kept as the strokes themselves, or on paper.

A signature is text like "12,40 13,42 15,50|80,20 82,25": strokes, each a row of points in a box of 600 by 200. It is
sealed where it is stored, and drawn again as SVG.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

WIDTH, HEIGHT = 600, 200
STROKE = r"\d{1,3},\d{1,3}(?: \d{1,3},\d{1,3})*"
STROKES = re.compile(rf"{STROKE}(?:\|{STROKE})*")
LONGEST = 20_000  # signs: about three thousand points
FEWEST = 8  # points; a slip of the finger is no signature


class SignaturePad(forms.TextInput):
    """A box to draw in (static/js/sign.js). Without script it is not there, and the tick box for paper remains."""

    template_name = "counters/widgets/signature.html"
    use_fieldset = True


class SignatureField(forms.CharField):
    """Strokes as the pad gives them; may be empty, the form says what then."""

    widget = SignaturePad

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("Signature"), "required": False, "max_length": LONGEST, **kwargs})

    def clean(self, value):
        text = super().clean(value)
        if text and not STROKES.fullmatch(text):
            raise ValidationError(_("The signature did not arrive whole. Sign again, or tick that it is on paper."))
        if text and len(re.findall(r",", text)) < FEWEST:
            raise ValidationError(_("This is too short for a signature. Sign again, or tick that it is on paper."))
        return text

    def keep(self, value):
        return value


def check_signed(form) -> None:
    """Called in a form's `clean`: signed on the screen or on paper, one of the two."""
    given = form.cleaned_data
    if not given.get("signature") and not given.get("signed_on_paper") and "signature" not in form.errors:
        form.add_error("signed_on_paper", _("Have it signed on the screen, or tick that it is signed on paper."))


def drawing(strokes: str, title: str) -> SafeString:
    """The signature as an inline picture; nothing where there is none."""
    if not STROKES.fullmatch(strokes or ""):
        return SafeString("")
    path = " ".join("M" + stroke.replace(" ", " L") for stroke in strokes.split("|"))
    return format_html(
        '<svg class="signature" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}" fill="none"'
        ' stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>',
        *(WIDTH, HEIGHT, title, path),
    )
