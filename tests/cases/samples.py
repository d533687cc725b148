"""Files as people send them, and as nobody should: made anew for each test, none of them is real malware."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

OOXML = "http://schemas.openxmlformats.org/package/2006"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXE = b"MZ" + bytes(200)


def pdf(change=None, **save) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    if change:
        change(made)
    made.save(out, deterministic_id="encryption" not in save, **save)
    return out.getvalue()


def action(kind: str, **more) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(kind), **more)


def script_pdf() -> bytes:
    def change(made):
        names = pikepdf.Array(["go", action("/JavaScript", JS="app.alert(1)")])
        made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))

    return pdf(change)


def launching_pdf() -> bytes:
    def change(made):
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action("/Launch", F="calc.exe"))
        made.pages[0].Annots = pikepdf.Array([link])

    return pdf(change)


def opening_pdf() -> bytes:
    def change(made):
        made.Root.OpenAction = action("/URI", URI="http://example.tw")

    return pdf(change)


def opening_at_a_page() -> bytes:
    def change(made):
        made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])

    return pdf(change)


def pdf_with_file() -> bytes:
    def change(made):
        made.attachments["a.txt"] = pikepdf.AttachedFileSpec(made, b"hidden")

    return pdf(change)


def locked_pdf() -> bytes:
    return pdf(encryption=pikepdf.Encryption(user="secret", owner="secret"))


def image(kind="JPEG", size=(60, 40), **save) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 120)).save(out, format=kind, **save)
    return out.getvalue()


def photo_with_place() -> bytes:
    """As a telephone held upright takes it: turned by EXIF, with the place in it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Formosa Phones"
    exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 9.0, 0.0), 3: "E", 4: (121.0, 47.0, 0.0)})
    return image(exif=exif.tobytes())


def wide_png(width=10_001, height=1) -> bytes:
    """A few bytes that say they are wide: nothing is drawn before the size was read."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _row in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped(entries: dict, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else method
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=kind)
    return out.getvalue()


def docx(**more) -> bytes:
    main = f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/>'
    types = f'<Types xmlns="{OOXML}/content-types">{main}</Types>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": "<w/>"} | more)


def odt(**more) -> bytes:
    entries = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"}
    return zipped(entries | more)


def zip_bomb() -> bytes:
    return odt(**{"Pictures/sea.bin": bytes(60 * 1024 * 1024)})


def far_template() -> bytes:
    far = '<Relationship Id="r" Type="x/attachedTemplate" Target="http://x/" TargetMode="External"/>'
    relations = f'<Relationships xmlns="{OOXML}/relationships">{far}</Relationships>'
    return docx(**{"word/_rels/settings.xml.rels": relations})
