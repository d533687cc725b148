"""公開檔案 (/disclosures/files/…): open to everybody as long as a version that may be read encloses it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response

from accounts.doors import public_page
from cases.documents import download
from disclosures import reading
from disclosures.models import ContentFile, InfoItem

SHOWN = {"application/pdf", "image/jpeg", "image/png"}  # opened in the browser; everything else is saved
SECONDS = 60  # what is taken down is gone from browsers within a minute


@public_page
def content_file(request, pk, name):
    """One file. Its name in the address is for people; the number decides."""
    found = get_object_or_404(ContentFile, pk=pk)
    if name != found.name or not is_public(found, timezone.now()):
        raise Http404
    answer = handed_out(found)
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.headers["ETag"] = f'"{found.sha256[:32]}"'
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer)


def is_public(found: ContentFile, now) -> bool:
    items = InfoItem.objects.filter(versions__enclosures__file=found).distinct()
    return any(reading.readable(item, now).filter(enclosures__file=found).exists() for item in items)


def handed_out(found: ContentFile) -> FileResponse:
    """The bytes: shown where browsers can do so safely, else saved."""
    try:
        file = found.file.open("rb")
    except OSError:
        raise Http404 from None
    if found.mime not in SHOWN:
        return download(file, found.name, content_type=found.mime)
    response = FileResponse(file, filename=found.name, content_type=found.mime)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
