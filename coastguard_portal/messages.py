"""Compile the message catalogues with Babel: no gettext on the machine is needed to run the portal."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
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


def arrange(po: Path, like: Path | None = None) -> None:
    """Write a catalogue in its one order, so that a new sentence changes a few lines of it; what nobody says goes.

    With `like`: its sentences are those of that catalogue, and a new one says what the source says.
    """
    catalogue = read(po)
    if like:
        wanted = {(_first(message), message.context): message for message in read(like) if message.id}
        had = {(_first(message), message.context) for message in catalogue if message.id}
        for name in had - set(wanted):
            catalogue.delete(name[0], context=name[1])
        for name in set(wanted) - had:
            new = wanted[name]
            catalogue.add(new.id, new.id, flags=new.flags - {"fuzzy"}, context=new.context)
    with po.open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, sort_output=True, ignore_obsolete=True)


def _first(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


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
