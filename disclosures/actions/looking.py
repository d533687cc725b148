"""附檔檢核: the words of an uploaded file are looked through like those of a page, once, while it is taken in."""

import logging
import subprocess
import tempfile
from pathlib import Path

from accounts.models import Unit
from cases.search import files as texts
from disclosures import checks
from disclosures.models import ContentFile

log = logging.getLogger(__name__)

PATIENCE = 15  # seconds; somebody is waiting


def official() -> list[str]:
    """The telephones and addresses of our units: these are meant to be known."""
    rows = Unit.objects.filter(is_active=True).values_list("phone", "fax", "address_zh", "address_en")
    return [text for row in rows for text in row if text]


def look(path: Path, name: str) -> list[checks.Finding]:
    """What stands in a file. A picture has no words; what cannot be read, people have to read."""
    kind = texts.type_of(name)
    if not kind:
        return []
    try:
        said = texts.look_into(str(path), kind, patience=PATIENCE)
    except (ValueError, subprocess.TimeoutExpired) as fault:
        log.warning("a file of ours could not be looked through: %s", type(fault).__name__)
        return [checks.Finding("unread", "files")]
    return checks.inside(said["pages"], said["lacks"], known=official())


def seen(file: ContentFile) -> list[checks.Finding]:
    """What was seen in a file when it came; of one that came before we looked, what is seen now."""
    if file.findings is not None:
        return [checks.Finding(**finding) for finding in file.findings]
    with tempfile.NamedTemporaryFile() as copy, file.file.open("rb") as kept:
        for piece in kept.chunks():
            copy.write(piece)
        copy.flush()
        return look(Path(copy.name), file.name)
