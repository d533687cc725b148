"""The stream of an upload: to a temporary file, no further than the limit, whatever the length says.

A file that grows past the limit is dropped while it comes in; the rest of the form is read on, so that nothing typed is
lost. The page hears of it by `dropped(request)`.
"""

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


def dropped(request) -> list[tuple[str, str]]:
    """(name of the box, name of the file) of what was too large to be taken in."""
    return getattr(request, "dropped_files", [])


class CappedUploadHandler(TemporaryFileUploadHandler):
    """The only upload handler of the portal (settings.FILE_UPLOAD_HANDLERS)."""

    taken = 0  # bytes of this request so far

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if self.taken >= self._most_a_request:
            self._drop()

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > settings.UPLOAD_BYTES or self.taken + len(raw_data) > self._most_a_request:
            self._drop()
        self.taken += len(raw_data)
        return super().receive_data_chunk(raw_data, start)

    @property
    def _most_a_request(self) -> int:
        return settings.UPLOAD_BYTES * settings.UPLOAD_FILES

    def _drop(self):
        self.file.close()  # a temporary file: closed is gone
        if self.request is not None:
            self.request.dropped_files = [*dropped(self.request), (self.field_name, self.file_name)]
        raise SkipFile
