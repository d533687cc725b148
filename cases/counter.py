"""代填: somebody of ours fills in a form for a person at the window, on the telephone, or from a letter.

The way through the form is the public one; what differs is whose draft it is, where its pages stand, and that the case
counts from the day it was received. The rooms know nothing of it: `file_case` asks for the intake by its key.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.shortcuts import redirect
from django.urls import reverse

from cases.drafts import prolong
from cases.models import Case, Draft, Service


@dataclass(slots=True)
class Desk:
    """One draft of the desk, as the way through the form needs it (`request.desk`)."""

    draft: Draft

    @property
    def home(self) -> str:
        return reverse("counter_file")

    def address(self, step: str = "") -> str:
        if not step:
            return reverse("counter_way", args=[self.draft.pk])
        return reverse("counter_step", args=[self.draft.pk, step])

    @property
    def channel_label(self):
        return Case.Channel(self.draft.channel).label

    def leave(self):
        return redirect("counter_file")

    def agreed(self, draft: Draft, how: str) -> None:
        """Keep how the person agreed, for the line of the trail."""
        draft.consent = how
        draft.save(update_fields=["consent"])

    def take_over(self, fresh: Draft) -> None:
        """The same answers again, after it came back: the same person, the same channel, received the same day."""
        same = ("filed_by", "channel", "received_at", "receipt_proof")
        for name in same:
            setattr(fresh, name, getattr(self.draft, name))
        fresh.save(update_fields=same)
        self.draft = fresh


def begin(
    service: Service, *, channel: str, received: datetime, proof: str = "", language: str, actor, now: datetime
) -> Draft:
    """A draft of the desk, before the first question. `proof`: what shows that it came in earlier than now."""
    draft = Draft(service=service, channel=channel, received_at=received, receipt_proof=proof, filed_by=actor)
    draft.language = language
    draft.touched_at = now
    prolong(draft, now=now)
    draft.save(force_insert=True)
    return draft


def open_drafts(user, *, now: datetime):
    """What this person has begun for others and not sent."""
    drafts = Draft.objects.filter(filed_by=user, case=None, expires_at__gt=now)
    return drafts.select_related("service").order_by("-touched_at")


def draft_of(user, key: UUID, *, now: datetime) -> Draft | None:
    """A draft of the desk, for whoever began it; several people at one desk do not meet."""
    drafts = Draft.objects.filter(pk=key, filed_by=user, expires_at__gt=now)
    return drafts.select_related("service", "case__service", "case__unit", "case__applicant").first()


def intake(submission_key: UUID) -> Draft | None:
    """What `file_case` has to know of a draft of the desk; None for what a citizen sends."""
    drafts = Draft.objects.filter(submission_key=submission_key, filed_by__isnull=False)
    return drafts.select_related("filed_by").first()
