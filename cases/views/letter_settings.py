"""函稿範本 (/staff/settings/letters/): written by the secretariat and supervisors, looked at with made-up cases."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires
from cases import letter_templates, placeholders
from cases.forms.letters import LetterTemplateForm, NewLetterTemplateForm
from cases.models import LetterTemplate


@dataclass(frozen=True, slots=True)
class Preview:
    """A template as one made-up case fills it, in one language."""

    case: str
    html_lang: str
    subject: str
    body: str
    empty: list  # what the officer would still have to write


@requires("template.edit")
@require_safe
def template_list(request):
    found = LetterTemplate.objects.filter(is_current=True).select_related("service", "changed_by").order_by("key")
    return render(request, "cases/letters/list.html", {"templates": found})


@requires("template.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def template_edit(request, key=None):
    """One template; without a key, a new one. "Look at it" shows it filled and keeps nothing."""
    versions = list(_versions(key)) if key else []
    if key and not versions:
        raise Http404
    current = versions[0] if versions else None
    form = (LetterTemplateForm if current else NewLetterTemplateForm)(
        request.POST or None, instance=LetterTemplate(**_values(current)) if current else None
    )
    posted = request.method == "POST"
    sound = posted and form.is_valid()
    if sound and request.POST.get("step") != "preview":
        values = {name: form.cleaned_data[name] for name in letter_templates.FIELDS}
        key = key or form.cleaned_data["key"]
        letter_templates.keep(key, values=values, actor=request.user, now=timezone.now())
        messages.success(request, _("The template is saved as a new version and in use."))
        return redirect("letter_template", key)
    shown = form.cleaned_data if sound else _values(current) if current and not posted else None
    context = {
        "form": form,
        "template": current,
        "versions": versions,
        "previews": previews(shown) if shown else [],
        "placeholders": placeholders.PLACEHOLDERS,
        "has_errors": posted and not sound,
    }
    return render(request, "cases/letters/edit.html", context, status=422 if context["has_errors"] else 200)


def _versions(key):
    return LetterTemplate.objects.filter(key=key).select_related("service", "changed_by").order_by("-version")


def _values(template) -> dict:
    return {name: getattr(template, name) for name in letter_templates.FIELDS}


def previews(values: dict) -> list[Preview]:
    """Every made-up case in both languages."""
    found = []
    for case, without in placeholders.SAMPLES.items():
        for end, language, html_lang in (("zh", "zh-hant", "zh-Hant-TW"), ("en", "en", "en")):
            subject, body = (
                placeholders.sample(values[f"{part}_{end}"], language, without) for part in ("subject", "body")
            )
            empty = placeholders.names(f"{subject}\n{body}")
            found.append(Preview(str(case), html_lang, subject, body, empty))
    return found


@requires("template.edit")
@require_POST
def template_retire(request, key):
    """停用."""
    current = _versions(key).filter(is_current=True).first()
    if current is None:
        raise Http404
    letter_templates.retire(current, actor=request.user, now=timezone.now())
    messages.success(request, _("The template is offered no more."))
    return redirect("letter_templates")
