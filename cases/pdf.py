"""PDF: from a template to a signed A4 page. The only module that imports WeasyPrint, and only inside its functions.

WeasyPrint costs a second to import and needs the system's Pango, so web processes never do; a worker does once.
"""

import atexit
import io
import struct
from collections.abc import Mapping
from functools import lru_cache

import pylopdf_fonts_zh_tw
from asn1crypto import keys, pem
from asn1crypto.x509 import Certificate
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cases import signing

SCHEME = "portal:"
"""The addresses a page may name: `portal:font`, `portal:mark`, `portal:sea` and the pictures that were handed over."""

HOUSE_PICTURES = ("mark", "sea")


def render_pdf(
    template: str | list, context: Mapping, language: str, *, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The page as tagged PDF (PDF/UA-1), in that language, with our font inside; watermarked in demo mode.

    `pictures`: SVG files by the name the template uses, as in `<img src="portal:qr">`. Nothing else can be loaded, no
    file, no address. The template extends documents/base.html; of several the first that exists is used.
    """
    from weasyprint import HTML

    demo = settings.DEMO or context.get("demo", False)
    with translation.override(language):
        page = render_to_string(template, {**context, "demo": demo, "site_url": settings.SITE_URL})
    fonts, sheet, house = _press()
    html = HTML(string=page, base_url=SCHEME, url_fetcher=_fetcher({**house, **(pictures or {})}))
    options = {"pdf_variant": "pdf/ua-1"}
    sheets = html.render(stylesheets=[sheet], font_config=fonts, **options)
    sheets.metadata.title = " ".join((sheets.metadata.title or "").split())  # without the template's line breaks
    return sheets.write_pdf(**options)


def sign_pdf(pdf: bytes, *, reason: str, field: str) -> bytes:
    """The PDF with an invisible PAdES signature (B-B) at its end, dated by the machine. Raises pyHanko's errors."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        # Certified: whoever adds so much as a note afterwards is shown to have done so.
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    out = io.BytesIO()
    signers.PdfSigner(meta, _signer()).sign_pdf(writer, output=out)
    return out.getvalue()


@lru_cache(maxsize=1)
def _press():
    """Font, style sheet and own pictures, read once by a process: the dearest part of a page."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    text = render_to_string("documents/documents.css")
    sheet = CSS(string=text, base_url=SCHEME, url_fetcher=_fetcher({}), font_config=fonts)
    atexit.register(_press.cache_clear)  # while Pango is still there to give the font back to
    return fonts, sheet, {name: render_to_string(f"documents/{name}.svg").encode() for name in HOUSE_PICTURES}


def _fetcher(pictures: Mapping[str, bytes]):
    """Gives our font and these pictures; whatever else a page names is an error that stops it."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def __init__(self):
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url, headers=None):
            name = url.removeprefix(SCHEME) if url.startswith(SCHEME) else ""
            if name == "font":
                return URLFetcherResponse(url, _font(), {"Content-Type": "font/otf"})
            if name not in pictures:
                raise ValueError("a document loads nothing but what it was given")
            return URLFetcherResponse(url, pictures[name], {"Content-Type": "image/svg+xml"})

    return OwnFiles()


def _font() -> bytes:
    """Noto Sans TC, one weight, from its wheel, with its glyphs numbered through.

    The font's `charset` table gives glyphs the numbers of a larger Adobe collection, with gaps, while a PDF names them
    by their place. Programs disagree on which of the two counts, and the table alone costs 40 kB in every file. One
    range "1 to the last" in its place is the same for everybody, and five bytes long.
    """
    from fontTools.ttLib import TTFont

    data = bytearray(pylopdf_fonts_zh_tw.sans_path().read_bytes())
    font = TTFont(io.BytesIO(bytes(data)), lazy=True)
    glyphs = font["maxp"].numGlyphs
    charset = font.reader.tables["CFF "].offset + font["CFF "].cff.topDictIndex[0].rawDict["charset"]
    data[charset : charset + 5] = struct.pack(">BHH", 2, 1, glyphs - 2)
    return bytes(data)


def not_in_font(text: str) -> list[str]:
    """The characters our font does not have, as `U+20BB7`: where no other font steps in, a box is drawn."""
    return [f"U+{code:04X}" for code in sorted({*map(ord, text)} - _glyphs()) if code >= ord(" ")]


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(pylopdf_fonts_zh_tw.sans_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _signer():
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificate, key = signing.pdf_certificate()
    first, *others = [Certificate.load(der) for _kind, _headers, der in pem.unarmor(certificate, multiple=True)]
    store = SimpleCertificateStore()
    store.register_multiple(others)
    _kind, _headers, der = pem.unarmor(key)
    return SimpleSigner(signing_cert=first, signing_key=keys.PrivateKeyInfo.load(der), cert_registry=store)
