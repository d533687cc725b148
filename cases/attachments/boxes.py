"""The boxes of a page that take files: what was put in is kept, what was not is told beside its box.

    refused = boxes.take_in(request, {"evidence": Box("evidence", {"zh": "…", "en": "…"})}, owner=case, …)

gives {name of the box: [sentences]}. Files that were taken are kept whatever else is wrong with the page.
"""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _

from cases import brakes
from cases.actions import Refused
from cases.attachments import actions, uploads
from cases.attachments.checks import refusal
from cases.attachments.kinds import KINDS
from cases.models import Attachment

ACCEPT = ",".join(sorted({kind.suffix for kind in KINDS.values()} | {".jpeg"}))


@dataclass(frozen=True, slots=True)
class Box:
    """What the files of a box are kept as: the key of the paper, and its name in both languages."""

    paper: str
    label: dict


class FileBox(forms.FileInput):
    """Takes one file or several; the browser offers the kinds we take."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ACCEPT, "multiple": True, **(attrs or {})})


def take_in(
    request, boxes: dict[str, Box], *, owner, actor, now: datetime, kept: list[Attachment] | None = None
) -> dict[str, list[str]]:
    """Keep every file that came in one of these boxes. Returns what was refused, and why, by box; `kept` is filled with
    the rest."""
    refused, network = {}, f"upload:{brakes.network_of(request)}"
    for name, box in boxes.items():
        for upload in request.FILES.getlist(name):
            try:
                row = _add(upload, box, network, owner=owner, actor=actor, now=now)
            except Refused as why:
                refused.setdefault(name, []).append(str(why))
            else:
                (kept if kept is not None else []).append(row)
    for name, file in uploads.dropped(request):
        if name in boxes:
            refused.setdefault(name, []).append(str(refusal("too_big", file)))
    return refused


def _add(upload, box: Box, network: str, *, owner, actor, now) -> Attachment:
    """One file, unless too many were refused lately: looking into a file is work somebody could make us do."""
    number = f"upload:{owner.pk}"
    if brakes.too_many(number, network, now=now):
        raise Refused(_("Too many files were refused. Wait 15 minutes, or bring the papers to the window."))
    try:
        return actions.add(upload, owner=owner, paper=box.paper, label=box.label, actor=actor, now=now)
    except Refused:
        brakes.missed(number, network, now=now)
        raise


def came(request, boxes: dict[str, Box]) -> bool:
    """Whether anything was chosen in one of these boxes."""
    names = {name for name, _file in uploads.dropped(request)} | set(request.FILES)
    return any(name in boxes for name in names)


def nothing_chosen() -> str:
    return _("Choose a file first, then press the button.")
