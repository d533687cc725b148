"""Where `collectstatic` puts our files: each under its own name and under one with a fingerprint."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    def compress_files(self, paths):
        """Only those with a fingerprint, which is what pages ask for: the plain ones are the same bytes once more."""
        return super().compress_files(set(paths) & {*self.hashed_files.values()})
