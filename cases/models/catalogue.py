"""What a person can ask for, and the dated rules under which we answer."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from cases.calendar import Mode, Roll

MODES = [(m.value, m.value) for m in Mode]
ROLLS = [(r.value, r.value) for r in Roll]


class Service(models.Model):
    """服務項目: a thing one can ask for. Its rules are its SOP; its pages are its room (cases/rooms.py)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    prefix = models.CharField(_("prefix of the numbers"), max_length=2, unique=True)
    app = models.CharField(_("app"), max_length=20)
    title_zh = models.CharField(_("Chinese title"), max_length=60)
    title_en = models.CharField(_("English title"), max_length=120)
    summary_zh = models.CharField(_("Chinese summary"), max_length=200, blank=True)
    summary_en = models.CharField(_("English summary"), max_length=300, blank=True)
    # Can I use it? Answered before the form is opened.
    audience_zh = models.TextField(_("who can use it, Chinese"), blank=True)
    audience_en = models.TextField(_("who can use it, English"), blank=True)
    owner = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="services")
    is_public = models.BooleanField(_("shown to the public"), default=True)
    is_open = models.BooleanField(_("open for applications"), default=True)
    # 轉陳: the stage of the procedure "forwarding" whose limit holds for another unit to say it has the case.
    forwarding_stage = models.SlugField(_("limit of a forwarding"), max_length=30, default="receive")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # After closing, until the people in a case are forgotten (檔案保存年限; cases/retention.py).
    keep_years = models.PositiveSmallIntegerField(_("years people are kept"), default=10)

    class Meta:
        verbose_name = _("service")
        ordering = ["order", "code"]

    def __str__(self):
        return self.title_zh


class Sop(models.Model):
    """標準作業程序: one dated version of the rules for one service. Published versions never change (trigger)."""

    class Correction(models.TextChoices):
        PAUSE = "pause", _("The clock stops")
        RESTART = "restart", _("The clock starts anew")

    service = models.ForeignKey(Service, models.PROTECT, related_name="sops")
    version = models.PositiveSmallIntegerField(_("version"))
    is_published = models.BooleanField(_("published"), default=False)
    effective = DateRangeField(_("in force"), null=True, blank=True)
    # The period of the whole case, from filing to the answer. Without n there is none (a report, a log).
    n = models.DecimalField(_("limit"), max_digits=6, decimal_places=2, null=True, blank=True)
    mode = models.CharField(_("counted in"), max_length=12, choices=MODES, blank=True)
    roll = models.CharField(_("last day off"), max_length=8, choices=ROLLS, default=Roll.NONE.value)
    is_statutory = models.BooleanField(_("limit set by law"), default=False)
    correction = models.CharField(
        _("on a supplement"), max_length=8, choices=Correction.choices, default=Correction.PAUSE
    )
    max_extensions = models.PositiveSmallIntegerField(_("extensions allowed"), default=0)
    max_extension = models.PositiveSmallIntegerField(_("longest extension"), default=0)
    legal_basis_zh = models.TextField(_("legal basis, Chinese"), blank=True)
    legal_basis_en = models.TextField(_("legal basis, English"), blank=True)
    papers_zh = models.JSONField(_("papers needed, Chinese"), default=list, blank=True)
    papers_en = models.JSONField(_("papers needed, English"), default=list, blank=True)
    fee_zh = models.CharField(_("fee, Chinese"), max_length=200, blank=True)
    fee_en = models.CharField(_("fee, English"), max_length=300, blank=True)
    lead_zh = models.CharField(_("when to file, Chinese"), max_length=200, blank=True)
    lead_en = models.CharField(_("when to file, English"), max_length=300, blank=True)
    promise_zh = models.CharField(_("how long it takes, Chinese"), max_length=200, blank=True)
    promise_en = models.CharField(_("how long it takes, English"), max_length=300, blank=True)
    change_zh = models.CharField(_("what changed, Chinese"), max_length=300, blank=True)
    change_en = models.CharField(_("what changed, English"), max_length=400, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("procedure")
        ordering = ["service", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["service", "version"], name="sop_version_once"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(is_published=False), name="sop_one_draft_a_service"
            ),
            models.CheckConstraint(
                condition=Q(is_published=False)
                | Q(effective__isnull=False, effective__isempty=False, published_at__isnull=False),
                name="sop_published_has_dates",
            ),
            models.CheckConstraint(condition=Q(n=None) | (Q(n__gte=0) & ~Q(mode="")), name="sop_limit_has_mode"),
            models.CheckConstraint(
                condition=Q(drafted_by=None) | Q(published_by=None) | ~Q(drafted_by=F("published_by")),
                name="sop_publisher_did_not_draft",
            ),
            ExclusionConstraint(
                name="sop_one_published_version_a_day",
                expressions=[
                    # The key as a range of one: no extension is needed (design §4).
                    (
                        Func(F("service_id"), F("service_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_published=True),
            ),
        ]

    def __str__(self):
        return f"{self.service.code} v{self.version}"


class Stage(models.Model):
    """階段: a step of one SOP, belonging to a status, with its own limit."""

    class Anchor(models.TextChoices):
        ENTRY = "entry", _("when the stage begins")
        DEPARTURE = "departure", _("planned departure")
        RETURN = "return", _("planned return")
        VISIT = "visit", _("planned entry into a zone, backwards")

    class Doer(models.TextChoices):
        SYSTEM = "system", _("the portal")
        APPLICANT = "applicant", _("the applicant")
        DUTY = "duty", _("duty officer")
        OFFICER = "officer", _("case officer")
        SUPERVISOR = "supervisor", _("supervisor")
        SECRETARIAT = "secretariat", _("secretariat")
        RECORDS = "records", _("records staff")
        ETHICS = "ethics", _("civil service ethics")
        PUBLISHER = "publisher", _("publisher")

    sop = models.ForeignKey(Sop, models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField(_("order"))
    key = models.SlugField(_("key"), max_length=30)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=120)
    # What the person reading the timeline is told is happening.
    story_zh = models.CharField(_("told to the applicant, Chinese"), max_length=200, blank=True)
    story_en = models.CharField(_("told to the applicant, English"), max_length=300, blank=True)
    doer = models.CharField(_("done by"), max_length=12, choices=Doer.choices)
    status = models.CharField(_("status"), max_length=20)
    n = models.DecimalField(_("limit"), max_digits=6, decimal_places=2, null=True, blank=True)
    mode = models.CharField(_("counted in"), max_length=12, choices=MODES, blank=True)
    roll = models.CharField(_("last day off"), max_length=8, choices=ROLLS, default=Roll.NONE.value)
    anchor = models.CharField(_("counted from"), max_length=10, choices=Anchor.choices, default=Anchor.ENTRY)
    is_statutory = models.BooleanField(_("limit set by law"), default=False)
    # Waiting for the applicant, or a path not every case takes: not part of the sum of the limits.
    is_side = models.BooleanField(_("side path"), default=False)
    overdue_zh = models.CharField(_("when late, Chinese"), max_length=200, blank=True)
    overdue_en = models.CharField(_("when late, English"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("stage")
        ordering = ["sop", "order"]
        constraints = [
            models.UniqueConstraint(fields=["sop", "order"], name="stage_order_once"),
            models.UniqueConstraint(fields=["sop", "key"], name="stage_key_once"),
            models.CheckConstraint(condition=Q(n=None) | (Q(n__gte=0) & ~Q(mode="")), name="stage_limit_has_mode"),
            models.CheckConstraint(
                condition=Q(anchor="entry")
                | Q(anchor__in=["departure", "return"], mode="HOUR", n__isnull=False)
                | Q(anchor="visit", mode="LEAD_WD", n__isnull=False),
                name="stage_anchored_in_its_mode",
            ),
        ]

    def __str__(self):
        return f"{self.sop_id} {self.key}"


class Rung(models.Model):
    """稽催階梯的一階: at which moment around the limit who is told what. No stage: the limit of the whole case."""

    class By(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        WORKING_DAYS = "WD", _("working days")
        CALENDAR_DAYS = "CD", _("days")
        PERCENT = "percent", _("per cent of the period")

    class To(models.TextChoices):
        OFFICER = "officer", _("case officer")
        DUTY = "duty", _("duty officer")
        DEPUTY = "deputy", _("deputy")
        SUPERVISOR = "supervisor", _("supervisor")
        UNIT = "unit", _("unit")
        SECRETARIAT = "secretariat", _("secretariat")
        COMMAND = "command", _("command centre")
        APPLICANT = "applicant", _("applicant")
        RECEIVER = "receiver", _("unit that is to receive it")

    sop = models.ForeignKey(Sop, models.CASCADE, related_name="rungs")
    stage = models.ForeignKey(Stage, models.CASCADE, null=True, blank=True, related_name="rungs")
    offset = models.IntegerField(_("how far from the limit"))  # negative: before it; per cent: of the whole period
    by = models.CharField(_("measured in"), max_length=8, choices=By.choices, default=By.MINUTES)
    to = models.CharField(_("told to"), max_length=12, choices=To.choices)
    kind = models.CharField(_("notice"), max_length=60, default="deadline_near")
    is_urgent = models.BooleanField(_("at any hour"), default=False)
    is_alarm = models.BooleanField(_("alarm on the screens of the unit"), default=False)
    # Said even after the applicant reported that all is well: somebody of ours has to confirm.
    outlasts_hush = models.BooleanField(_("also after a hush"), default=False)

    class Meta:
        verbose_name = _("rung")
        ordering = ["sop", "stage", "offset"]
        constraints = [
            models.UniqueConstraint(
                fields=["sop", "stage", "by", "offset", "to"], nulls_distinct=False, name="rung_once"
            ),
        ]

    def __str__(self):
        return f"{self.sop_id} {self.offset} {self.by} {self.to}"


class SopSheet(models.Model):
    """張貼用流程單: the printable A4 of one published version in one language, made once by a worker."""

    sop = models.ForeignKey(Sop, models.CASCADE, related_name="sheets")
    language = models.CharField(_("language"), max_length=10)
    file = models.FileField(upload_to="sop/%Y", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sheet")
        constraints = [models.UniqueConstraint(fields=["sop", "language"], name="sheet_once_a_language")]

    def __str__(self):
        return f"{self.sop_id} {self.language}"
