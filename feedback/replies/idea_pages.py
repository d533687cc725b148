"""問答建議 (/staff/mailbox/ideas/): what answers taught, for whoever writes the questions and answers of the site."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import requires
from feedback.actions import faq_ideas
from feedback.models import FaqIdea

SHOWN = 100


@requires("content.edit")
@require_safe
def ideas(request):
    """What nobody has taken up, oldest first. Which case it came from stays in the trail."""
    rows = FaqIdea.objects.filter(taken_at=None).order_by("pk")[:SHOWN]
    return render(request, "feedback/replies/ideas.html", {"rows": rows})


@requires("content.edit")
@require_POST
def take(request, pk):
    """Written, or not wanted: off the list."""
    idea = get_object_or_404(FaqIdea, pk=pk)
    if faq_ideas.take(idea, actor=request.user, now=timezone.now()):
        messages.success(request, _("It is off the list."))
    return redirect("faq_ideas")
