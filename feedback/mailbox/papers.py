"""What the papers of the secretariat state, in both languages."""

from django.utils.translation import gettext_noop

from cases import rocdates
from cases.contents import both, in_both, paper, rests_on, row
from cases.law import Article
from cases.models import Case
from feedback.replies.outcomes import ENDINGS

UNHANDLED = Article("行政程序法第173條", "Administrative Procedure Act, article 173")
PART = Article("行政程序法第172條第1項", "Administrative Procedure Act, article 172 I")


def unhandled(case: Case, decision) -> dict:
    """不予處理通知: the ground, and for a repeated matter when and under which number it was answered."""
    said = {"zh": [], "en": []}
    for one in Case.objects.filter(reference__in=decision.details.get("cited", ())).order_by("closed_at"):
        for key, language in (("zh", "zh-hant"), ("en", "en")):
            said[key].append(f"{rocdates.long(rocdates.in_taipei(one.closed_at).date(), language)} {one.reference}")
    cited = {"zh": "；".join(said["zh"]), "en": "; ".join(said["en"])}
    rows = [row(gettext_noop("Ground"), in_both(lambda: str(ENDINGS[decision.outcome])))]
    if cited["zh"]:
        rows.append(row(gettext_noop("Answered before"), cited))
    return paper(
        case,
        gettext_noop("Your letter is not handled"),
        [(gettext_noop("What is decided"), rows)],
        following=[both(gettext_noop("Your letter is registered and kept. With new facts you can write again."))],
        notes=[rests_on(UNHANDLED)],
    )


def part(case: Case, sent) -> dict:
    """部分移轉通知: which part went where. What was written stands on the paper alone."""
    body = sent.authority
    return paper(
        case,
        gettext_noop("Notice of transfer of a part"),
        [
            (
                gettext_noop("Where this part is now"),
                [
                    row(gettext_noop("Authority"), {"zh": body.name_zh, "en": body.name_en}),
                    row(gettext_noop("Telephone"), body.phone),
                    row(gettext_noop("Which part"), sent.part) | {"private": True},
                    row(gettext_noop("Reason"), sent.reason) | {"private": True},
                ],
            )
        ],
        following=[
            both(gettext_noop("The authority named above answers you on this part. All else we answer ourselves.")),
        ],
        notes=[rests_on(PART)],
    )
