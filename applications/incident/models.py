"""What an incident report adds to a case: the columns its lists, groups and yearly figures speak of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.incident.categories import CATEGORIES, REPORTABLE


class Incident(models.Model):
    """報案: kind, time, place, and how it ended. What was told stands in the answers."""

    class PlaceBy(models.TextChoices):
        PORT = "port", _("by a port")
        LANDMARK = "landmark", _("by a landmark")
        POSITION = "position", _("by its position")
        MAP = "map", _("on the map")

    class Closing(models.TextChoices):
        """結案方式 (facts §4.4)."""

        SETTLED = "settled", _("Dealt with")
        HANDED_OVER = "handed_over", _("Handed over to another authority")
        UNFOUNDED = "unfounded", _("Nothing could be found")
        NOT_OURS = "not_ours", _("Not a matter of ours, said where to turn")
        FALSE_REPORT = "false_report", _("False report, dealt with by law")

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="incident")
    category = models.CharField(_("kind"), max_length=20)
    occurred_at = models.DateTimeField(_("when it happened"))
    found_at = models.DateTimeField(_("when it was noticed"), null=True, blank=True)
    goes_on = models.BooleanField(_("still going on"), null=True, blank=True)
    place_by = models.CharField(_("place given"), max_length=8, choices=PlaceBy.choices)
    county = models.CharField(_("county"), max_length=10, blank=True)
    port = models.ForeignKey("applications.Port", models.PROTECT, null=True, blank=True, related_name="+")
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    is_anonymous = models.BooleanField(_("without a name"), default=False)
    # The unit that was sent out, and when; who it was handed over to stands in the transfer.
    sent_unit = models.ForeignKey("accounts.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(_("sent out at"), null=True, blank=True)
    closing = models.CharField(_("how it ended"), max_length=12, choices=Closing.choices, blank=True)
    # What the reporter was told. It stands here, because who stays unnamed can only read it on the case page.
    first_answer = models.TextField(_("first answer"), max_length=2000, blank=True)
    result = models.TextField(_("result"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("incident report")
        constraints = [
            models.CheckConstraint(condition=Q(category__in=REPORTABLE), name="incident_category_known"),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="incident_lies_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(found_at=None) | Q(found_at__gte=F("occurred_at")), name="incident_found_after_it_happened"
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_unit=None) | Q(sent_at__isnull=False, sent_unit__isnull=False),
                name="incident_sent_says_whom",
            ),
            models.CheckConstraint(
                condition=Q(place_by__in=["port", "landmark", "position", "map"]), name="incident_place_by_known"
            ),
            models.CheckConstraint(
                condition=Q(closing__in=["", "settled", "handed_over", "unfounded", "not_ours", "false_report"]),
                name="incident_closing_known",
            ),
        ]
        indexes = [
            # Reports of the same kind around the same time: what a group is suggested from.
            models.Index(fields=["category", "occurred_at"], name="incident_by_kind_and_time"),
        ]

    def __str__(self):
        return f"incident of case {self.case_id}"

    @property
    def kind(self) -> str:
        """What it is called, in the language in force."""
        return CATEGORIES[self.category].label
