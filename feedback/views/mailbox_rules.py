"""/staff/mailbox/rules/: which unit a letter is proposed to, and the numbers the law leaves to the agency."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from feedback.actions import mailbox_rules
from feedback.mailbox import levels
from feedback.mailbox.rule_forms import NumbersForm, RuleForm
from feedback.models import AssignmentRule


@requires("petition.rules")
@require_safe
def rule_list(request):
    rules = AssignmentRule.objects.select_related("topic", "unit")
    return render(request, "feedback/mailbox/rules.html", {"rules": rules, "numbers": levels.rules()})


@requires("petition.rules")
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request, pk=None):
    """One rule; without a key, a new one."""
    rule = get_object_or_404(AssignmentRule, pk=pk) if pk else None
    title = gettext_lazy("Change a rule") if rule else gettext_lazy("New rule")
    return _edit(request, RuleForm(request.POST or None, instance=rule), mailbox_rules.keep_rule, title)


@requires("petition.rules")
@require_http_methods(["GET", "HEAD", "POST"])
def numbers_edit(request):
    """The numbers."""
    form = NumbersForm(request.POST or None, instance=levels.rules())
    return _edit(request, form, mailbox_rules.keep_numbers, gettext_lazy("Numbers of the mailbox"))


def _edit(request, form, keep, title):
    refused = request.method == "POST" and not form.is_valid()
    if request.method == "POST" and not refused:
        keep(form.save(commit=False), actor=request.user, now=timezone.now())
        messages.success(request, _("It is saved, and holds for the next letter."))
        return redirect("mailbox_rules")
    context = {"form": form, "title": title, "has_errors": refused}
    return render(request, "feedback/mailbox/rule.html", context, status=422 if refused else 200)
