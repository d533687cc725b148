"""The address of every application form: which room answers is the table's business."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.doors import public_form
from cases.models import Service
from cases.rooms import ROOMS


@public_form
def apply(request, code, step=""):
    """申辦"""
    service = get_object_or_404(Service, code=code, is_public=True, is_open=True)
    if code not in ROOMS:
        raise Http404
    return ROOMS[code].apply(request, service, step)
