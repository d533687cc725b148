"""Pictures are drawn anew: what the camera wrote about place and owner, and all that hangs on them, stays behind."""

import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from cases.attachments.kinds import MAX_PIXELS, MAX_SIDE, SHOWN_SIDE, Fault

QUALITY = 88


def draw_anew(path: str, copy: str, kind: str) -> str:
    """Write the picture, upright and without its metadata, to `copy`. Returns its kind; raises Fault."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=[kind]) as picture:
                _refuse_large(picture.size)
                if kind == "JPEG":
                    picture.draft(None, (SHOWN_SIDE, SHOWN_SIDE))  # decodes at half the size where that is enough
                _save(ImageOps.exif_transpose(picture), copy, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Fault("pixels") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, IndexError, EOFError, ZeroDivisionError):
        raise Fault("damaged") from None
    return kind


def _refuse_large(size: tuple[int, int]) -> None:
    width, height = size
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Fault("pixels")


def _save(picture, copy: str, kind: str) -> None:
    picture.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    plain = picture.convert(_mode(picture, kind))
    plain.info.clear()
    options = {"quality": QUALITY} if kind == "JPEG" else {}
    plain.save(copy, format=kind, **options)


def _mode(picture, kind: str) -> str:
    if picture.mode in ("L", "1"):
        return "L"
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return "RGBA" if kind == "PNG" and has_alpha else "RGB"
