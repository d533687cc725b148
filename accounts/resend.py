"""What was typed into a form that could not be taken, for a page that offers to send it again."""

from urllib.parse import urlsplit

SECRET_FIELDS = ("password", "csrfmiddlewaretoken", "otp", "token")


def typed_in(request) -> dict:
    """What was typed: `typed` (names and values), `files` (whether some were chosen) and the `action` to send it to.

    Only when the browser says the form was on this site; a form posted from elsewhere, which is what the token is there
    to stop, gets no second chance. Secrets and files are never repeated in a page.
    """
    typed = []
    if came_from_here(request):
        names = [name for name in request.POST if not any(word in name.lower() for word in SECRET_FIELDS)]
        typed = [(name, value) for name in names for value in request.POST.getlist(name)]
    return {"typed": typed, "files": bool(typed and request.FILES), "action": request.get_full_path()}


def came_from_here(request) -> bool:
    """Whether Origin, or else Referer, names this very site. Neither said: not known, so no."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
