"""QR codes: made here, shown as pictures from our own address (the CSP forbids `data:`), without style attributes."""

import io

import segno
from django.http import HttpResponse


def svg(text: str, *, border: int = 4) -> bytes:
    """The QR of `text` as an SVG file that scales: dark on white, with its quiet zone of `border` modules.

    Error correction is what paper needs (M, 15 %), or less for a long address, so that the squares stay big enough.
    """
    code = segno.make(text, error="m" if len(text) <= 120 else "l", boost_error=False, micro=False)
    out = io.BytesIO()
    code.save(
        out,
        kind="svg",
        border=border,
        dark="#06121a",
        light="#ffffff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
        nl=False,
    )
    return out.getvalue()


def picture(text: str) -> HttpResponse:
    """The QR of `text` as the answer of a view, for `<img src>`. The view decides who may keep it."""
    response = HttpResponse(svg(text), content_type="image/svg+xml")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
