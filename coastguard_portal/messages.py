"""Compile the message catalogues with Babel: no gettext on the machine is needed to run the portal."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.reloader import translation_file_changed


def catalogues(locale_paths: list[Path]) -> list[Path]:
    return sorted(po for path in locale_paths for po in Path(path).glob("*/LC_MESSAGES/*.po"))


def compile_stale(locale_paths: list[Path]) -> list[Path]:
    """Write every `.mo` that is missing or older than its `.po`; the paths written."""
    written = []
    for po in catalogues(locale_paths):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        draft = mo.with_suffix(f".{os.getpid()}.new")  # two processes may compile at once
        with draft.open("wb") as file:
            write_mo(file, read(po))
        draft.replace(mo)  # a running server never reads half a file
        translation_file_changed(compile_stale, mo)  # nor does this process go on with what it read before
        written.append(mo)
    return written


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name, abort_invalid=True)


def faults(po: Path) -> list[str]:
    """What is wrong with a catalogue, one line each: empty, unsure (fuzzy) or broken messages."""
    lines = []
    for message in read(po):
        if not message.id:
            continue
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        where = f"{po.parent.parent.name}: {message.id!r}"
        if not all(said):
            lines.append(f"{where} has no translation")
        elif message.fuzzy:
            lines.append(f"{where} is marked fuzzy")
        lines += [f"{where}: {error}" for error in message.check()]
    return lines
