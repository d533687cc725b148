"""What a request lacks, ready for the one letter that asks for all (檔案法施行細則 §19 I、政府資訊公開法 §11)."""

from django.utils.translation import gettext_noop

from applications.journey import both
from applications.records.answers import answers_of
from applications.records.journeys import ATTORNEY, EVIDENCE, IDENTITY, PASSPORT, REDUCTION, RELATION, journey_of
from cases.rooms import Gap

OPTIONAL = ("other",)
SAID = {
    ATTORNEY.key: gettext_noop("The power of attorney of the agent."),
    RELATION.key: gettext_noop("Proof of the relation of the agent by law."),
    PASSPORT.key: gettext_noop("A copy of the passport."),
    REDUCTION.key: gettext_noop("Proof of academic or public-interest use, for half fees."),
    IDENTITY.key: gettext_noop("A copy of your identity paper."),
    EVIDENCE.key: gettext_noop("Papers that show what is wrong or missing."),
}
UNCLEAR = gettext_noop("More to find it by: file number, document number, date, unit or place.")


def gaps(case) -> list[Gap]:
    """Papers that were asked for and did not come; and things asked for without any number."""
    answers = answers_of(case)
    step = journey_of(case).step("papers")
    here = set(case.attachments.values_list("paper", flat=True))
    wanted = [paper.key for paper in step.papers(answers) if paper.key not in OPTIONAL]
    found = [Gap(key, **both(SAID[key]), is_required=True) for key in wanted if key not in here]
    if any(not item.number for item in case.requested_items.all()):
        found.append(Gap("unclear", **both(UNCLEAR), is_required=True))
    return found
