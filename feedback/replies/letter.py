"""回復函: the words of an answer, put together the same way every time. The short answer stands on top."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from cases import rocdates
from feedback.replies.drafts import Draft

ASK_WITHIN_DAYS = 14


def subject(draft: Draft) -> str:
    with override(draft.language):
        return _("Our answer to your petition %(reference)s") % {"reference": draft.reference}


def text(draft: Draft) -> str:
    """The whole letter in the language of the petitioner. What is not written yet is left out."""
    with override(draft.language):
        parts = (
            _greeting(draft),
            _opening(draft),
            _labelled(_("In short"), draft.summary),
            *map(_answered, draft.questions),
            "" if draft.is_second else draft.view,
            _labelled(_("What we do"), draft.measures),
            _promised(draft),
            _labelled(_("Legal ground"), draft.ground),
            draft.remedy_text,
            _contact(draft),
            "" if draft.is_second else _further(),
            draft.unit,
        )
        return "\n\n".join(part for part in parts if part)


def _greeting(draft: Draft) -> str:
    return _("Dear %(name)s,") % {"name": draft.name} if draft.name else _("Good day,")


def _opening(draft: Draft) -> str:
    words = _("This is our answer to your petition of %(day)s, number %(reference)s.")
    if draft.is_second:
        words = _("This is our answer to your further question. Your petition is of %(day)s, number %(reference)s.")
    return words % {"day": rocdates.long(draft.filed_on, draft.language), "reference": draft.reference}


def _labelled(label: str, words: str) -> str:
    return _("%(label)s: %(words)s") % {"label": label, "words": words} if words else ""


def _answered(asked) -> str:
    said = _("You asked (%(number)d): %(question)s") % {"number": asked.number, "question": asked.text}
    return f"{said}\n{_labelled(_('Our answer'), asked.answer)}" if asked.answer else ""


def _promised(draft: Draft) -> str:
    lines = [
        _("- %(item)s, by %(day)s") % {"item": one.item, "day": rocdates.long(one.due_on, draft.language)}
        for one in draft.promises
    ]
    return "\n".join([_("What we promise:"), *lines]) if lines else ""


def _contact(draft: Draft) -> str:
    if not (draft.contact_name or draft.contact_phone):
        return ""
    return _("Questions? Ask %(name)s, telephone %(phone)s.") % {
        "name": draft.contact_name,
        "phone": draft.contact_phone,
    }


def _further() -> str:
    return _(
        "You can ask one further question within %(days)d days, on the status page with your number and query code."
    ) % {"days": ASK_WITHIN_DAYS}
