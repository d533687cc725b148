"""滿意度: whom we asked, what they said, and the call that follows a low score."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import access
from cases.models.case import Discretion
from cases.vault import SealedTextField


class Score(models.IntegerChoices):
    """五等: one scale for mails, stands and kiosks."""

    VERY_GOOD = 5, _("Very satisfied")
    GOOD = 4, _("Satisfied")
    SO_SO = 3, _("Neither one nor the other")
    BAD = 2, _("Not satisfied")
    VERY_BAD = 1, _("Not satisfied at all")


LOW = Score.BAD  # and below: somebody calls back


class Invitation(models.Model):
    """邀請: an applicant was asked how satisfied they are, by a link in a mail. Opening it writes nothing anywhere.

    `unit` is the one that had the case when it was answered. `remind_at` is the moment of the one reminder, null when
    it was sent or is not needed.
    """

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="rating_invitation", verbose_name=_("case")
    )
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    asked_at = models.DateTimeField(_("asked at"))
    until = models.DateTimeField(_("open until"))
    remind_at = models.DateTimeField(_("to be reminded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation to rate")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("asked_at")), name="invitation_ends_after_it_began"),
        ]
        indexes = [
            models.Index(fields=["remind_at"], name="invitation_to_remind", condition=Q(remind_at__isnull=False))
        ]

    def __str__(self):
        return f"invitation for case {self.case_id}"


class Rating(models.Model):
    """評分: one answer. Of a case by its link, changed at most once; or of a place, at its stand or its kiosk."""

    class Channel(models.TextChoices):
        LINK = "link", _("Link in a mail")
        STAND = "stand", _("Code at the window")
        KIOSK = "kiosk", _("Kiosk")

    class Solved(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    channel = models.CharField(_("given by"), max_length=6, choices=Channel.choices)
    case = models.OneToOneField("cases.Case", models.PROTECT, null=True, blank=True, related_name="rating")
    place = models.SlugField(_("place"), max_length=40, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True)  # of the press: a second one finds the first
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", db_index=False)
    score = models.PositiveSmallIntegerField(_("score"), choices=Score.choices)
    solved = models.CharField(_("solved"), max_length=6, choices=Solved.choices, blank=True)
    comment = SealedTextField(_("comment"), blank=True)
    given_at = models.DateTimeField(_("given at"))
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("rating")
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_of_five"),
            models.CheckConstraint(condition=Q(solved__in=["", "yes", "partly", "no"]), name="rating_solved_known"),
            models.CheckConstraint(
                condition=Q(channel="link", case__isnull=False, place="", key=None)
                | (Q(channel__in=["stand", "kiosk"], case=None, changed_at=None, key__isnull=False) & ~Q(place="")),
                name="rating_of_a_case_or_a_place",
            ),
        ]
        indexes = [
            BrinIndex(fields=["given_at"], name="rating_by_day", autosummarize=True),
            # What a change makes to be counted anew.
            models.Index(fields=["changed_at"], name="rating_changed", condition=Q(changed_at__isnull=False)),
            # The page of what people wrote.
            models.Index(fields=["unit", "-id"], name="rating_with_words", condition=~Q(comment="")),
        ]

    def __str__(self):
        return f"rating {self.pk}"


class CallBackQuerySet(models.QuerySet):
    def visible_to(self, user, now):
        """The calls somebody may make or read about: of their units, and never one about their own work while it is
        open; once it is closed they read it wherever they sit. About a discreet case only those know who may know who
        asked."""
        where = Q(pk__in=())
        for path in access.subtrees(user, "rating.call", now):
            where |= Q(unit__path__startswith=path, rating__case__discretion=Discretion.USUAL)
        for path in access.subtrees(user, "case.confide", now):
            where |= Q(unit__path__startswith=path) & ~Q(rating__case__discretion=Discretion.USUAL)
        mine = Q(handlers__contains=[user.pk])
        return self.filter((where & ~Q(mine, closed_at=None)) | Q(mine, closed_at__isnull=False))


class CallBack(models.Model):
    """回電: somebody who did not handle the case calls whoever was not satisfied, and writes down what came of it.

    The case is one of the service "low-scores": it holds the clock, sealed, so that no list, search or address shows
    it to those it is about. Neither they nor anybody else can take them off `handlers` (trigger).
    """

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", _("Explained, and that was enough")
        MENDED = "mended", _("Put right")
        UNSETTLED = "unsettled", _("Still not satisfied")
        UNREACHED = "unreached", _("Could not be reached")

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="call_back")
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="call_back")
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    handlers = ArrayField(models.BigIntegerField(), verbose_name=_("who handled the case"), default=list)
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    said = SealedTextField(_("what was said"), blank=True)
    improvement = SealedTextField(_("what we do better"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("call-back")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None)
                | Q(
                    outcome__in=["explained", "mended", "unsettled", "unreached"],
                    closed_at__isnull=False,
                    caller__isnull=False,
                ),
                name="call_back_closed_says_how",
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="call_back_open", condition=Q(closed_at=None))]

    def __str__(self):
        return f"call-back {self.case_id}"
