"""PDF: nothing that runs, starts by itself, hides files or asks for a password. Read only, never rewritten."""

import pikepdf

from cases.attachments.kinds import MAX_PAGES, Fault

# Actions that do something. Going to a page or to a web address when pressed is what links do.
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "script",
    "/ImportData": "script",
    "/SubmitForm": "script",
    "/Rendition": "script",
    "/RichMediaExecute": "script",
    "/GoToE": "embedded",
}
HARMLESS_AT_OPENING = ("/GoTo", "/Named", None)
# Keys that say enough by standing there.
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/AA": "script",
    "/XFA": "script",
    "/RichMedia": "script",
    "/EF": "embedded",
    "/EmbeddedFiles": "embedded",
}
DEPTH = 50


def look(path: str) -> str:
    """ "PDF", or Fault."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Fault("encrypted")
            if not len(pdf.pages):
                raise Fault("damaged")
            if len(pdf.pages) > MAX_PAGES:
                raise Fault("pages")
            _at_opening(pdf.Root.get("/OpenAction"))
            for thing in (pdf.trailer, *pdf.objects):
                _walk(thing, 0)
    except pikepdf.PasswordError:
        raise Fault("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError):
        raise Fault("damaged") from None
    return "PDF"


def _at_opening(action) -> None:
    """Opening at a page is fine; opening with an action is not. (A destination is an array, an action a dictionary.)"""
    if isinstance(action, pikepdf.Dictionary) and _name(action.get("/S")) not in HARMLESS_AT_OPENING:
        raise Fault("script")


def _walk(thing, depth: int) -> None:
    """One object with all that stands in it; other objects are reached through the list of them."""
    if depth > DEPTH:
        raise Fault("damaged")
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        _refuse(thing)
        parts = [value for _key, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        parts = list(thing)
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            _walk(part, depth + 1)


def _refuse(found) -> None:
    for key in found.keys():  # noqa: SIM118 - not a mapping
        if key in KEYS and not _is_blank(found[key]):
            raise Fault(KEYS[key])
    fault = ACTIONS.get(_name(found.get("/S")))
    if fault:
        raise Fault(fault)


def _name(value) -> str | None:
    return str(value) if isinstance(value, pikepdf.Name) else None


def _is_blank(value) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not len(value)
