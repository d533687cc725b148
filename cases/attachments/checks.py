"""A file is looked at before it is kept: size, what it is (in a process of its own), and a name made harmless."""

import hashlib
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import Refused
from cases.attachments.kinds import KINDS, MAX_SIDE, Kind

log = logging.getLogger(__name__)

TIMEOUT = 15  # seconds; the process ends itself sooner
NAME = 100  # characters of a file name, without its ending
PIECE = 1024 * 1024

WORDS = {
    "empty": gettext_lazy("“%(name)s” is empty. Choose the file again."),
    "too_big": gettext_lazy("“%(name)s” is larger than %(limit)s. Make it smaller, or send it in parts."),
    "kind": gettext_lazy("“%(name)s” is none of the kinds we can open. Send PDF, JPEG, PNG, ODT, ODS, DOCX or XLSX."),
    "program": gettext_lazy("“%(name)s” is a program, whatever its name says. We do not take programs."),
    "two_in_one": gettext_lazy("“%(name)s” is two kinds of file in one. Save it anew and send the new file."),
    "old_office": gettext_lazy(
        "“%(name)s” is of an old Office format or has a password. Save it as DOCX, XLSX or PDF without a password."
    ),
    "encrypted": gettext_lazy("“%(name)s” has a password, so nobody here can read it. Save it without one."),
    "damaged": gettext_lazy("“%(name)s” cannot be opened; it seems damaged. Save it anew and send the new file."),
    "script": gettext_lazy(
        "“%(name)s” holds a script or starts something by itself. Print it to a new PDF and send that."
    ),
    "embedded": gettext_lazy("“%(name)s” holds other files. Send those one by one, or print it to a PDF."),
    "macros": gettext_lazy("“%(name)s” holds macros. Save it without macros, or as a PDF."),
    "bomb": gettext_lazy("“%(name)s” unpacks to far more than a document needs. Save it as a PDF and send that."),
    "outside": gettext_lazy(
        "“%(name)s” fetches something from elsewhere when it is opened. Save it as a PDF and send that."
    ),
    "pixels": gettext_lazy(
        "“%(name)s” is too large a picture. Make it smaller: at most %(side)s pixels a side and 50 million in all."
    ),
    "pages": gettext_lazy("“%(name)s” has more than 1,000 pages. Send it in parts."),
    "slow": gettext_lazy("“%(name)s” takes too long to read. Save it as a PDF and send that."),
}


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: where its bytes are, what it is, what it is called."""

    path: Path
    kind: Kind
    name: str
    size: int
    sha256: str


def refusal(code: str, name: str) -> Refused:
    """Why a file is not taken, in a sentence that says what to do."""
    return Refused(WORDS[code] % {"name": harmless(name), "limit": megabytes(), "side": f"{MAX_SIDE:,}"})


def megabytes() -> str:
    """The largest file we take, as people say it: 10 MB."""
    return f"{settings.UPLOAD_BYTES / 1024 / 1024:.2g} MB"


class Examination:
    """`with Examination(upload) as examined:` keeps the checked bytes until the block ends. Raises Refused."""

    def __init__(self, upload):
        self.upload = upload

    def __enter__(self) -> Examined:
        self.folder = tempfile.TemporaryDirectory(prefix="upload-")
        try:
            return self._examine(Path(self.folder.name))
        except BaseException:
            self.folder.cleanup()
            raise

    def __exit__(self, *_fault):
        self.folder.cleanup()

    def _examine(self, folder: Path) -> Examined:
        name = self.upload.name or ""
        if self.upload.size > settings.UPLOAD_BYTES:
            raise refusal("too_big", name)
        came, drawn = folder / "came", folder / "drawn"
        with came.open("wb") as file:
            for piece in self.upload.chunks():
                file.write(piece)
        said = look(came, drawn)
        if "fault" in said:
            raise refusal(said["fault"], name)
        kind = KINDS[said["kind"]]
        kept = drawn if drawn.exists() else came
        return Examined(kept, kind, harmless(name, kind), kept.stat().st_size, digest(kept))


def look(path: Path, copy: Path) -> dict:
    """Ask the inspecting process. It knows nothing of us: no settings, no keys, no database."""
    command = [sys.executable, "-m", "cases.attachments.inspection", str(path), str(copy)]
    try:
        ran = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "slow"}
    if ran.returncode:
        # Out of memory or time, or a parser fell over: what the file is to blame for is told to whoever sent it.
        log.warning("an inspection ended with %s: %s", ran.returncode, ran.stderr[-200:].decode("utf-8", "replace"))
        return {"fault": "damaged"}
    return json.loads(ran.stdout)


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def harmless(name: str, kind: Kind | None = None) -> str:
    """A file name that is only a name: no folders, no control or direction signs, the ending of what it is."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name)
    name = re.sub(r'[<>:"|?*%]', "_", name)
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    stem = " ".join(stem.split()).strip(". ")[:NAME] or _("file")
    if kind:
        return stem + kind.suffix
    return f"{stem}.{ending.strip()[:10]}" if ending.strip() else stem
