"""One narrow table that every search reads: words, who may see them and when, and where they lead."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """索引項目: the words of one thing, handed over in the transaction that changed them."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public")
        STAFF = "staff", _("Staff of the unit")

    key = models.CharField(_("key"), max_length=80, unique=True)  # e.g. case:123
    kind = models.CharField(_("kind"), max_length=30)  # cases/search/kinds.py
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility.choices)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True, default="")
    head = models.TextField(_("title and headings, folded"), blank=True, default="")
    text = models.TextField(_("text"))
    # As written, for the lines shown under a hit. Empty for what is not shown to everyone who may find it.
    body = models.TextField(_("text as written"), blank=True, default="")
    size = models.PositiveIntegerField(_("length of the text"), default=0)
    vector = SearchVectorField()
    category = models.CharField(_("category"), max_length=60, blank=True, default="")
    date = models.DateField(_("date"))
    link = models.CharField(_("link"), max_length=200)
    # Found from and until these moments, decided when somebody asks: no job has to run.
    since = models.DateTimeField(_("found from"), null=True, blank=True)
    until = models.DateTimeField(_("found until"), null=True, blank=True)
    # One page of a file that belongs to another entry.
    file = models.ForeignKey("cases.SearchFile", models.CASCADE, null=True, blank=True, related_name="pages")
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)

    class Meta:
        verbose_name = _("search entry")
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=["public", "staff"]), name="entry_visibility_known"),
        ]
        indexes = [
            GinIndex(fields=["vector"], name="entry_words"),
            models.Index(fields=["-date", "-id"], condition=Q(visibility="public"), name="entry_newest"),
            models.Index(fields=["kind", "-date", "-id"], condition=Q(visibility="public"), name="entry_newest_kind"),
            models.Index(fields=["category", "-date", "-id"], condition=Q(visibility="public"), name="entry_category"),
        ]

    def __str__(self):
        return self.key


class SearchFile(models.Model):
    """檔案全文: a file whose text is found through its entry, page by page. See cases/search/files.py."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="files")
    name = models.CharField(_("name in the storage"), max_length=200)
    title = models.CharField(_("file name"), max_length=200)
    link = models.CharField(_("link"), max_length=200)
    file_type = models.CharField(_("file type"), max_length=8)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    fault = models.CharField(_("fault"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("searchable file")
        constraints = [models.UniqueConstraint(fields=["entry", "name"], name="search_file_once_an_entry")]
        indexes = [models.Index(fields=["id"], condition=Q(read_at=None), name="search_file_unread")]

    def __str__(self):
        return self.name


class SearchMiss(models.Model):
    """查無結果: words that found nothing, by day; for whoever keeps the questions and answers. Never who asked."""

    words = models.CharField(_("words"), max_length=60)
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without result")
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="search_miss_once_a_day")]

    def __str__(self):
        return self.words


class SearchNews(models.Model):
    """新知: found anew or with other words, until those who search by mail were told. See cases/search/news.py."""

    key = models.CharField(_("key"), max_length=80, primary_key=True)  # of the entry, which may be gone meanwhile
    at = models.DateTimeField(_("at"))
    claim = models.UUIDField(_("claimed by a round"), null=True, blank=True)

    class Meta:
        verbose_name = _("news of the search")
        indexes = [models.Index(fields=["at"], condition=Q(claim=None), name="search_news_due")]

    def __str__(self):
        return self.key
