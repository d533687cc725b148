"""附檔: a file is examined and scanned while it is uploaded, then kept once; drafts enclose it and let it go again."""

import csv
import io
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile as Bytes
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import Refused
from cases.attachments import erasure, scanner
from cases.attachments.checks import Examination, harmless, refusal
from cases.attachments.kinds import Kind
from cases.calendar import TAIPEI
from disclosures import checks
from disclosures.actions.holding import check_may, lock_version
from disclosures.actions.looking import look, official
from disclosures.models import ContentFile, Enclosure, Version

CSV = Kind("CSV", "text/csv", ".csv")
BOM = b"\xef\xbb\xbf"  # without it a spreadsheet shows Chinese as rubbish
MOST = 40  # files of a version


def keep(upload, *, actor, now: datetime) -> ContentFile:
    """Check an uploaded file and keep it. Raises Refused, in words that name the file.

    It belongs to nobody yet: whoever calls encloses it, or lets it go (`let_go`).
    """
    if (upload.name or "").lower().endswith(CSV.suffix):
        data = as_csv(upload)
        scan(io.BytesIO(data), upload.name)
        found = checks.inside([data.decode("utf-8-sig")], [], known=official())
        about = {"name": harmless(upload.name, CSV), "size": len(data), "sha256": sha256(data).hexdigest()}
        return _store(Bytes(data), CSV, **about, findings=found, added_at=now, added_by=actor)
    with Examination(upload) as examined, examined.path.open("rb") as file:
        scan(file, examined.name)
        file.seek(0)
        found = look(examined.path, examined.name)
        about = {"name": examined.name, "size": examined.size, "sha256": examined.sha256}
        return _store(File(file), examined.kind, **about, findings=found, added_at=now, added_by=actor)


def as_csv(upload) -> bytes:
    """The table as UTF-8 with its mark. Raises Refused for what is no table of text."""
    if upload.size > settings.UPLOAD_BYTES:
        raise refusal("too_big", upload.name)
    text = decoded(upload.read())
    if text is None or any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text):
        raise refusal("kind", upload.name)
    if not any(len(row) > 1 for row in csv.reader(io.StringIO(text))):
        raise Refused(_("“%(name)s” has only one column. Is it a table?") % {"name": harmless(upload.name)})
    return BOM + text.encode()


def decoded(data: bytes) -> str | None:
    """UTF-8, or what older spreadsheets in Taiwan write."""
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def scan(file, name: str) -> None:
    """Published files do not wait in quarantine: what cannot be scanned now is not taken now."""
    if not scanner.is_configured():
        return
    try:
        finding = scanner.scan(file)
    except scanner.ScannerDown:
        raise Refused(_("The virus check does not answer. Add the file later.")) from None
    if finding:
        raise Refused(_("The virus check refused “%(name)s”.") % {"name": harmless(name)})


def _store(file, kind: Kind, *, findings: list[checks.Finding], **about) -> ContentFile:
    place = f"content/{about['added_at'].astimezone(TAIPEI):%Y/%m}/{uuid4().hex}{kind.suffix}"
    erasure.announce(place, now=about["added_at"])
    try:
        default_storage.save(place, file)
    except OSError:
        raise Refused(_("We cannot keep files at the moment. Try again later.")) from None
    with transaction.atomic():
        found = [finding.data for finding in findings]
        row = ContentFile.objects.create(mime=kind.mime, file=place, findings=found, **about)
        erasure.strike_off(place)
    return row


@transaction.atomic
def enclose(version: Version, upload, *, label_zh: str, label_en="", meanings="", actor, now: datetime) -> Enclosure:
    """Add a file to a draft under the words that say what it is; of a table, what its columns mean."""
    version = lock_version(version)
    check_may(version.item, "content.edit", actor=actor, now=now)
    refuse_finished(version)
    if version.enclosures.count() >= MOST:
        raise Refused(_("There is room for %(most)d files at most. Remove one to add another.") % {"most": MOST})
    file = keep(upload, actor=actor, now=now)
    _sign(version, actor)
    words = {"label_zh": label_zh, "label_en": label_en, "meanings": meanings if file.is_table else ""}
    return Enclosure.objects.create(version=version, file=file, order=version.enclosures.count(), **words)


@transaction.atomic
def take_out(enclosure: Enclosure, *, actor, now: datetime) -> None:
    """Take a file out of a draft; the bytes go when no version has it any more."""
    version = lock_version(enclosure.version)
    check_may(version.item, "content.edit", actor=actor, now=now)
    refuse_finished(version)
    file = enclosure.file
    enclosure.delete()
    _sign(version, actor)
    let_go(file)


def let_go(file: ContentFile) -> None:
    """Forget a file that nothing encloses."""
    if not file.enclosures.exists():
        file.delete()
        erasure.erase_after_commit()


def refuse_finished(version: Version) -> None:
    if version.state != Version.State.DRAFT:
        raise Refused(_("This version is not a draft any more."))


def _sign(version: Version, actor) -> None:
    """Who adds or removes a file is one of its authors."""
    if actor.pk not in version.authors:
        version.authors = [*version.authors, actor.pk]
        version.save(update_fields=["authors"])
