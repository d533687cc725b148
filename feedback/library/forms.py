"""What is written for the library, and why something is taken down."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.forms.base import PortalForm
from feedback.library.reading import known_of, traces_of
from feedback.library.traces import masked


def text(label, rows, most, **kwargs):
    widget = forms.Textarea({"class": "input", "rows": rows})
    return forms.CharField(label=label, min_length=2, max_length=most, widget=widget, **kwargs)


class AnswerForm(PortalForm):
    """改寫: without anything that tells who asked."""

    honeypot = False
    subjects = {"title": _("the title"), "question": _("the question"), "answer": _("the answer")}

    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput({"class": "input"}))
    question = text(_("The question, without names, places of a home, numbers"), 8, 3000)
    answer = text(_("The answer"), 12, 6000)
    cleared = forms.BooleanField(
        label=_("I have read all of it: nothing tells who asked, nothing is about a third person."),
    )

    def __init__(self, *args, petition, **kwargs):
        self.petition = petition
        super().__init__(*args, **kwargs)

    def clean(self):
        """Each box says what must go out of it."""
        given = super().clean() or self.cleaned_data
        for name in ("title", "question", "answer"):
            if found := traces_of(self.petition, given.get(name) or ""):
                words = _("This still tells who asked. Take it out: %(traces)s")
                self.add_error(name, ValidationError(words % {"traces": ", ".join(found)}))
        return given


class EndForm(PortalForm):
    """下架"""

    honeypot = False
    subjects = {"reason": _("the reason")}
    reason = forms.CharField(
        label=_("Why is it taken down?"), max_length=300, widget=forms.TextInput({"class": "input"})
    )


def proposal(petition) -> dict:
    """The boxes before anybody wrote: letter and answer with circles for what we know of the petitioner."""
    reply = petition.case.replies.filter(sent_at__isnull=False).prefetch_related("answers").order_by("round").first()
    parts = [reply.summary, reply.view, *(one.text for one in reply.answers.all()), reply.measures] if reply else []
    if reply and reply.ground:
        parts.append(reply.ground)
    known = known_of(petition)
    return {
        "title": masked(petition.subject, known),
        "question": masked(petition.content, known),
        "answer": masked("\n\n".join(part for part in parts if part), known),
    }
