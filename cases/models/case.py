"""案件: the one narrow row everything hangs on, and the person who asked."""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts import access
from cases.models.casework import Forwarding
from cases.models.confidence import Accused, Confidant
from cases.vault import SealedTextField


class ReferenceCounter(models.Model):
    """編號: the last serial given, per service and year of the Republic. Locked last, so numbers have no gaps."""

    service = models.ForeignKey("cases.Service", models.PROTECT, related_name="+")
    roc_year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter")
        constraints = [models.UniqueConstraint(fields=["service", "roc_year"], name="counter_once_a_year")]

    def __str__(self):
        return f"{self.service_id} {self.roc_year}: {self.last}"


class Status(models.TextChoices):
    """案件狀態: what the law and the program know. Lateness is never one of them."""

    RECEIVED = "received", _("Received")
    IN_REVIEW = "in_review", _("Under review")
    AWAITING_SIGNATURE = "awaiting_signature", _("Waiting for your signature")
    AWAITING_APPLICANT = "awaiting_applicant", _("Waiting for your supplement")
    CONSULTING = "consulting", _("Consulting others")
    DECIDED = "decided", _("Accepted")
    CLOSED = "closed", _("Closed")
    NOT_ACCEPTED = "not_accepted", _("Returned, not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRANSFERRED = "transferred", _("Transferred to another authority")
    LAPSED = "lapsed", _("Lapsed")


FINAL = (Status.CLOSED, Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.TRANSFERRED, Status.LAPSED)
OPEN = tuple(s for s in Status if s not in FINAL)


class Discretion(models.TextChoices):
    """保密: how widely a case may be known inside the house (cases/discretion.py asks and answers)."""

    USUAL = "", _("as usual")
    CONFIDENTIAL = "confidential", _("who asked is known only to those who handle it")
    SEALED = "sealed", _("known only to the ethics office, its officer and whom they let in")


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, user):
        """The cases this person may open: those of the subtrees they belong to. Every staff view starts here.

        A sealed case is there for its officer, the ethics office and whom that office let in; that office finds no
        others. It is never there for whom it is about.
        """
        return self.filter(visible_where(user))


def visible_where(user, at: str = "") -> Q:
    """The condition of `visible_to`, also for rows that point at a case: `at` is the way to it, as "case__"."""
    usual = sealed = Q(pk__in=())
    for path in access.subtrees(user, "case.of_unit"):
        for unit in ("unit", "received_unit"):
            usual |= Q(**{f"{at}{unit}__path__startswith": path})
        # Whatever unit it was forwarded to, but for those it bounced from: by the index on the case.
        had = Forwarding.objects.filter(case=OuterRef(f"{at}pk"), to_unit__path__startswith=path, bounced_at=None)
        usual |= Q(Exists(had))
    for path in access.subtrees(user, "case.sealed"):
        sealed |= Q(**{f"{at}unit__path__startswith": path}) & ~Q(**{f"{at}discretion": Discretion.USUAL})
    is_sealed = Q(**{f"{at}discretion": Discretion.SEALED})
    let_in = Exists(Confidant.objects.filter(case=OuterRef(f"{at}pk"), user=user.pk))
    accused = Exists(Accused.objects.filter(case=OuterRef(f"{at}pk"), user=user.pk))
    inside = sealed | is_sealed & (Q(**{f"{at}officer": user.pk}) | let_in)
    return usual & ~is_sealed | inside & ~accused


class Case(models.Model):
    """案件: one matter with a clock, whatever the service. What differs is one detail row of the app."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        COUNTER = "counter", _("At the counter")
        PHONE = "phone", _("By telephone")
        POST = "post", _("By post")
        EMAIL = "email", _("By e-mail")
        # Nobody came to us: we read it, or went there.
        MEDIA = "media", _("Press and social media")
        PLATFORM = "platform", _("Public policy platform")
        OUTREACH = "outreach", _("Outreach")

    reference = models.CharField(_("case number"), max_length=20, unique=True)
    service = models.ForeignKey("cases.Service", models.PROTECT, related_name="cases")
    sop = models.ForeignKey("cases.Sop", models.PROTECT, related_name="cases")
    stage = models.ForeignKey("cases.Stage", models.PROTECT, null=True, blank=True, related_name="+")
    # The stage whose period is that of the whole case; null for the period of the procedure (30 days instead of 15 for
    # the correction of data, 政府資訊公開法 §15, 個資法 §13).
    limit = models.ForeignKey("cases.Stage", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=30, blank=True)
    # Lists read unit and officer by the indexes below; another one on the key alone would only tempt the planner.
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="cases", db_index=False)
    received_unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    language = models.CharField(_("language"), max_length=10, default="zh-hant")
    form_version = models.PositiveSmallIntegerField(_("form version"), default=1)
    # The accepted privacy notice and declaration, by version (個資法 §8).
    consent_version = models.CharField(_("privacy notice"), max_length=20, blank=True)
    filed_at = models.DateTimeField(_("filed at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # One per press of the button: the second press finds the first case.
    submission_key = models.UUIDField(_("submission key"), null=True, blank=True, unique=True)
    code_hash = models.CharField(_("query code, hashed"), max_length=64, blank=True)
    # Who typed it in for somebody at the window or on the telephone; never counts as the applicant.
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    discretion = models.CharField(_("discretion"), max_length=12, choices=Discretion.choices, blank=True)
    # Several reports of one event, one petition of many people: the members name the case that leads. Each keeps its
    # own number, clock and answer.
    lead = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")
    # The day an officer named to the applicant when we were late, and why (案件逾期告知).
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    expected_reason = models.CharField(_("why it takes longer"), max_length=300, blank=True)
    # Counts what staff change: a page opened before somebody else saved finds out by it.
    revision = models.PositiveIntegerField(default=0)
    # When the first of its running clocks ends, null while none runs: what work lists are sorted and sifted by. Kept by
    # the database (migration 0012) whoever writes a clock; nothing else may write it.
    due_at = models.DateTimeField(_("next due"), null=True, blank=True, editable=False)
    # Somebody still needs all of it until then (cases/actions/keeping.py).
    kept_until = models.DateField(_("not forgotten before"), null=True, blank=True)
    # Its people were forgotten when their time was over (cases/retention.py).
    blanked_at = models.DateTimeField(_("people forgotten at"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Status]), name="case_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in FINAL], closed_at__isnull=False)
                | Q(status__in=[s.value for s in OPEN], closed_at=None),
                name="case_closed_at_iff_final",
            ),
            models.CheckConstraint(
                condition=Q(expected_on=None, expected_reason="")
                | (Q(expected_on__isnull=False) & ~Q(expected_reason="")),
                name="case_expected_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(discretion__in=[d.value for d in Discretion]), name="case_discretion_known"
            ),
            models.CheckConstraint(condition=Q(lead=None) | ~Q(lead=models.F("pk")), name="case_does_not_lead_itself"),
        ]
        indexes = [
            # The unit's list of what is open, newest last, by keyset.
            models.Index(fields=["unit", "filed_at", "id"], name="case_open_of_unit", condition=Q(closed_at=None)),
            models.Index(
                fields=["officer", "filed_at", "id"], name="case_open_of_officer", condition=Q(closed_at=None)
            ),
            models.Index(fields=["unit", "-filed_at", "-id"], name="case_of_unit"),
            # The same lists by what is due first, and those of one service or status.
            models.Index(fields=["unit", "due_at", "id"], name="case_due_of_unit", condition=Q(closed_at=None)),
            models.Index(fields=["officer", "due_at", "id"], name="case_due_of_officer", condition=Q(closed_at=None)),
            models.Index(
                fields=["unit", "service", "filed_at", "id"], name="case_open_of_service", condition=Q(closed_at=None)
            ),
            models.Index(
                fields=["unit", "status", "filed_at", "id"], name="case_open_of_status", condition=Q(closed_at=None)
            ),
            # What a unit took in and another one has now: few.
            models.Index(
                fields=["received_unit", "filed_at", "id"],
                name="case_open_elsewhere",
                condition=Q(closed_at=None) & ~Q(unit=models.F("received_unit")),
            ),
            models.Index(
                fields=["service", "closed_at"],
                name="case_to_forget",
                condition=Q(blanked_at=None, closed_at__isnull=False),
            ),
            # What came in on some days (cases/figures.py): the table grows at its end, so a small index finds them.
            BrinIndex(fields=["filed_at"], name="case_by_day_filed", autosummarize=True),
        ]

    def __str__(self):
        return self.reference

    @property
    def contact(self):
        """The unit people turn to: the one that received the case, wherever it went (一處收件、全程服務)."""
        return self.unit if self.unit_id == self.received_unit_id else self.received_unit

    @property
    def limit_rule(self):
        """What holds the period of the whole case: the procedure, or the stage named for this case."""
        return self.limit or self.sop


class Applicant(models.Model):
    """申請人: who asked, as they gave it. One of the few places with personal data; blanked when retention ends."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="applicant")
    name = models.CharField(_("name"), max_length=60)
    identity_kind = models.CharField(_("kind of identity paper"), max_length=12, blank=True)
    identity = SealedTextField(_("identity number"), blank=True)
    phone = SealedTextField(_("telephone"), blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    email = SealedTextField(_("e-mail"), blank=True)
    address = SealedTextField(_("address"), blank=True)

    class Meta:
        verbose_name = _("applicant")

    def __str__(self):
        return f"applicant of case {self.case_id}"


class Note(models.Model):
    """內部註記: between colleagues. In its own table, so that no reply can ever carry one by mistake."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    body = models.TextField(_("note"), max_length=2000)

    class Meta:
        verbose_name = _("note")
        ordering = ["id"]

    def __str__(self):
        return f"note {self.pk} on case {self.case_id}"
