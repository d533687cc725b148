"""公開檔案: the bytes of a published file stand once; each version says which files belong to it and what they are."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ContentFile(models.Model):
    """公開檔案: checked before it was kept. Its name and place are ours."""

    name = models.CharField(_("name"), max_length=120)
    mime = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="content/%Y/%m")
    # What the machine saw inside when the file came (disclosures/actions/looking.py); null: nobody has looked.
    findings = models.JSONField(null=True, blank=True)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("file")

    def __str__(self):
        return f"file {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("content_file", args=[self.pk, self.name])

    @property
    def is_picture(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def is_table(self) -> bool:
        """Whether it can be shown as a table (disclosures/tables.py)."""
        return self.ending in ("CSV", "ODS")

    @property
    def ending(self) -> str:
        """What people call the type: PDF, ODS, CSV."""
        return self.name.rpartition(".")[2].upper()


class Enclosure(models.Model):
    """附檔: a file of a version, under the words that say what it holds (of a picture, what it shows)."""

    version = models.ForeignKey("disclosures.Version", models.CASCADE, related_name="enclosures")
    file = models.ForeignKey(ContentFile, models.PROTECT, related_name="enclosures")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label_zh = models.CharField(_("what it is"), max_length=120)
    label_en = models.CharField(_("what it is, in English"), max_length=200, blank=True)
    # 資料欄位說明 of a table: a line a column, its name, a colon, what it means (disclosures/tables.py).
    meanings = models.TextField(_("what the columns mean"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("enclosed file")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "file"], name="enclosure_once_a_version")]

    def __str__(self):
        return f"enclosure {self.pk}"
