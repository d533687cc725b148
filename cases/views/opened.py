"""The case an applicant has opened in this browser, and the way back to the door where it is not open (any more)."""

from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cases import access


def opened(request, reference):
    """The case, if this browser opened it within the hour."""
    return access.opened_case(request, reference, now=timezone.now())


def to_door(reference):
    """Back to number and code, with the number filled in: the same for a number that does not exist."""
    return redirect(f"{reverse('track')}?{urlencode({'number': reference})}")
