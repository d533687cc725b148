"""設定 (/staff/settings/): where rules, calendar and people are kept, as far as the person may use these pages."""

from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import may, requires

# (address, title, what it is for, abilities of which one is needed)
PAGES = [
    (
        "sop_list",
        _("Procedures"),
        _("Stages, limits, ladders and papers of each service, version by version."),
        {"desk"},
    ),
    (
        "calendar_settings",
        _("Office calendar"),
        _("Days off, confirmed years, closures by typhoon, and the deadlines they move."),
        {"desk"},
    ),
    (
        "staff_zones",
        _("Controlled zones"),
        _("The zones of the coast, their opening hours, and closing one."),
        {"zone.edit"},
    ),
    (
        "typhoon",
        _("Typhoon button"),
        _("Close the offices of counties, townships or units: clocks move, applicants are told, the pages say so."),
        {"closure.declare"},
    ),
    (
        "authority_list",
        _("Other authorities"),
        _("Who we ask and who cases are sent on to, with telephone and address."),
        {"authority.edit"},
    ),
    (
        "letter_templates",
        _("Letter templates"),
        _("Texts for letters and answers, in both languages, version by version."),
        {"template.edit"},
    ),
    ("duty", _("Duty"), _("Who stands at which desk, who is away, who steps in."), {"desk"}),
    (
        "admin:index",
        _("People, units and roles"),
        _("Who works for us, where, and what each may do."),
        {"people.edit", "unit.edit"},
    ),
    (
        "recoveries",
        _("Lost passwords and telephones"),
        _("Let somebody in again: one of you asks, another one confirms."),
        {"people.recover"},
    ),
    (
        "account_reviews",
        _("Review of accounts"),
        _("Who holds which role where; looked through and signed every half year."),
        {"review.read"},
    ),
    ("case_reopen", _("Reopen a case"), _("Take a closed case up again, with a reason."), {"case.reopen"}),
    (
        "file_checks",
        _("Virus check of files"),
        _("Whether the scanner answers, and which files wait for it."),
        {"setting.edit", "audit.read"},
    ),
    (
        "webhooks",
        _("Programs that are told"),
        _("Programs of other authorities that are told when a case moves, and what became of each delivery."),
        {"setting.edit"},
    ),
    ("reports", _("Figures"), _("How many cases came in, and how long the answers took."), {"report.read"}),
    (
        "feedback_figures",
        _("Figures of the mailbox"),
        _("Petitions by channel, kind, topic, unit and month, and the cases behind each number."),
        {"report.read"},
    ),
    (
        "topics",
        _("Topics of the mailbox"),
        _("What letters may be about, and which unit usually answers."),
        {"topic.edit"},
    ),
    (
        "point_rules",
        _("Check lists and facilities"),
        _("What is looked at in the service points, and how soon faults are to be mended."),
        {"check.edit"},
    ),
    (
        "answer_desk",
        _("Answered letters"),
        _("Answers that wait to be published without names, and those that are."),
        {"answer.publish"},
    ),
    ("faq_desk", _("Questions and answers"), _("Write, publish and review what people ask."), {"content.read"}),
    ("pin_desk", _("Announcements on top"), _("Which announcements come first, and until when."), {"content.read"}),
    ("page_views", _("Page views"), _("Which public pages are read, and how often."), {"desk"}),
    ("audit_trail", _("Trail"), _("Who did what, and who looked at what."), {"audit.read"}),
]


@requires("desk")
@require_safe
def settings(request):
    return render(request, "cases/settings/index.html", {"pages": pages_for(request.user, timezone.now())})


def pages_for(user, now) -> list[dict]:
    """The entries this installation has and this person may open."""
    return [
        {"url": url, "title": title, "about": about}
        for name, title, about, abilities in PAGES
        if (url := _address(name)) and any(may(user, ability, now=now) for ability in abilities)
    ]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
