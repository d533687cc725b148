"""/staff/mailbox/topics/: what letters may be about, and which unit usually answers; kept by the secretariat."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from feedback.actions.topics import keep_topic
from feedback.models import Topic
from feedback.petitions.topic_forms import NewTopicForm, TopicForm


@requires("topic.edit")
@require_safe
def topics(request):
    """The heads with their topics, in the order of the form."""
    rows = list(Topic.objects.select_related("unit", "parent"))
    heads = [(head, [row for row in rows if row.parent_id == head.pk]) for head in rows if head.parent_id is None]
    return render(request, "feedback/petitions/topics.html", {"heads": heads})


@requires("topic.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def topic_edit(request, code=None):
    """One topic; without a code, a new one."""
    topic = get_object_or_404(Topic, code=code) if code else None
    form = (TopicForm if topic else NewTopicForm)(request.POST or None, instance=topic)
    refused = request.method == "POST" and not form.is_valid()
    if request.method == "POST" and not refused:
        keep_topic(form.save(commit=False), actor=request.user, now=timezone.now())
        messages.success(request, _("The topic is saved."))
        return redirect("topics")
    context = {"form": form, "topic": topic, "has_errors": refused}
    return render(request, "feedback/petitions/topic.html", context, status=422 if refused else 200)
