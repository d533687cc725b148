"""What several application forms share and queries ask for: the port, the trip, the person on board."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.vault import SealedTextField


class Port(models.Model):
    """港口: where one leaves and returns, and which station looks after it."""

    class Kind(models.TextChoices):
        FISHING = "fishing", _("Fishing port")
        YACHT = "yacht", _("Yacht harbour")
        COMMERCIAL = "commercial", _("Commercial port")
        INDUSTRIAL = "industrial", _("Industrial port")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    county = models.CharField(_("county"), max_length=10)
    station = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="ports", verbose_name=_("station"))
    # To about half a mile: good to say which port is near, not to steer by.
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    source = models.CharField(_("source"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("port")
        ordering = ["county", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["fishing", "yacht", "commercial", "industrial"]), name="port_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="port_lies_on_earth",
            ),
        ]

    def __str__(self):
        return self.name_en if get_language() == "en" else self.name_zh


class Application(models.Model):
    """申請書: the answers that are only asked, read and printed. What a rule or a query speaks of has columns below."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="application")
    answers = models.JSONField(_("answers"), default=dict)

    class Meta:
        verbose_name = _("application form")

    def __str__(self):
        return f"application of case {self.case_id}"


class Trip(models.Model):
    """航次: port, station, planned and actual times, vessel. Times are UTC in storage, Asia/Taipei for people."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="trip")
    departure_port = models.ForeignKey(Port, models.PROTECT, related_name="+")
    return_port = models.ForeignKey(Port, models.PROTECT, related_name="+")
    etd = models.DateTimeField(_("planned departure"))
    eta = models.DateTimeField(_("planned return"))
    vessel_name = models.CharField(_("name of the vessel"), max_length=60)
    vessel_number = models.CharField(_("number of the vessel"), max_length=20)
    capacity = models.PositiveSmallIntegerField(_("people allowed on board"))
    people = models.PositiveSmallIntegerField(_("people on board"))
    infants = models.PositiveSmallIntegerField(_("of these under one year"), default=0)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    departed_at = models.DateTimeField(_("left"), null=True, blank=True)
    back_said_at = models.DateTimeField(_("return reported by the applicant"), null=True, blank=True)
    returned_at = models.DateTimeField(_("return registered"), null=True, blank=True)

    class Meta:
        verbose_name = _("trip")
        constraints = [
            models.CheckConstraint(condition=Q(eta__gt=F("etd")), name="trip_returns_after_it_leaves"),
            models.CheckConstraint(condition=Q(people__gte=1), name="trip_has_people"),
            models.CheckConstraint(condition=Q(infants__lte=F("people")), name="trip_infants_are_people"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(departed_at=None) | Q(returned_at__gte=F("departed_at")),
                name="trip_back_after_it_left",
            ),
        ]
        indexes = [models.Index(fields=["etd"], name="trip_by_departure", condition=Q(returned_at=None))]

    def __str__(self):
        return f"trip of case {self.case_id}"


class Person(models.Model):
    """人員名冊一列: one person on board. The same identity never twice in one case (the database refuses)."""

    class Duty(models.TextChoices):
        DRIVER = "driver", _("Skipper")
        CREW = "crew", _("Crew")
        PASSENGER = "passenger", _("Passenger")
        WORKER = "worker", _("Worker")
        DIVER = "diver", _("Diver")
        ENTRANT = "entrant", _("Person entering")

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="people")
    order = models.PositiveSmallIntegerField(_("order"))
    duty = models.CharField(_("on board as"), max_length=10, choices=Duty.choices)
    name = models.CharField(_("name"), max_length=60)
    identity_kind = models.CharField(_("kind of identity paper"), max_length=12)
    identity = SealedTextField(_("identity number"))
    identity_hash = models.CharField(max_length=64)
    born_on = models.DateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=6, blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, default="TW")
    permit = models.CharField(_("permit to stay or to work"), max_length=30, blank=True)
    phone = SealedTextField(_("telephone"), blank=True)
    emergency_name = models.CharField(_("emergency contact"), max_length=60, blank=True)
    emergency_phone = SealedTextField(_("telephone of the emergency contact"), blank=True)

    class Meta:
        verbose_name = _("person on board")
        ordering = ["case", "order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order"], name="person_order_once"),
            models.UniqueConstraint(fields=["case", "identity_hash"], name="person_once_in_a_case"),
            models.CheckConstraint(
                condition=Q(duty__in=["driver", "crew", "passenger", "worker", "diver", "entrant"]),
                name="person_duty_known",
            ),
        ]

    def __str__(self):
        return f"person {self.order} of case {self.case_id}"

    @property
    def is_by_passport_alone(self) -> bool:
        return by_passport_alone(self.nationality, self.identity_kind, self.permit)


def by_passport_alone(nationality: str, identity_kind: str, permit: str | None) -> bool:
    """No citizen, and no permit was named."""
    return nationality != "TW" and identity_kind == "passport" and not permit


# The tables of a service with many of its own stand in its room.
from applications.coastal_zone.models import ControlledZone, Visit, ZoneClosure  # noqa: E402
from applications.incident.models import Incident  # noqa: E402
from applications.port_check.models import PierCheck  # noqa: E402
from applications.records.models import (  # noqa: E402
    AccessRequest,
    Agent,
    Appointment,
    Charge,
    ReadingSlot,
    RequestedItem,
)

__all__ = [
    "AccessRequest",
    "Agent",
    "Application",
    "Appointment",
    "Charge",
    "ControlledZone",
    "Incident",
    "Person",
    "PierCheck",
    "Port",
    "ReadingSlot",
    "RequestedItem",
    "Trip",
    "Visit",
    "ZoneClosure",
]
