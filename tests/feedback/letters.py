"""Letters the tests of the mailbox write, and how they are filed."""

from cases import counter, drafts
from cases.models import Service
from feedback.actions.petitions import SERVICE, file_petition
from feedback.models import Petition, Topic
from feedback.petitions.letter import Letter
from tests.cast import NOW

TEXT = "港邊的燈壞了兩個星期。什麼時候會修好？\n晚上走路看不到，誰負責？"


def letter(**changes) -> Letter:
    """A letter that is in order."""
    given = {
        "kind": Petition.Kind.SUGGESTION,
        "topic": Topic.objects.get(code="noise"),
        "subject": "漁港路燈壞了",
        "content": TEXT,
        "name": "王小明",
        "email": "alice@example.tw",
        "reply_by": Petition.ReplyBy.EMAIL,
    }
    return Letter(**{**given, **changes})


def sent(now=NOW, *, language="zh-hant", **changes) -> Petition:
    """Filed on line by a citizen."""
    service = Service.objects.get(code=SERVICE)
    draft = drafts.begin(service, language=language, version=1, now=now)
    return file_petition(letter(**changes), draft=draft, now=now)


def taken_down(officer, now=NOW, *, channel="phone", **changes) -> Petition:
    """Taken down by somebody of ours."""
    service = Service.objects.get(code=SERVICE)
    draft = counter.begin(service, channel=channel, received=now, language="zh-hant", actor=officer, now=now)
    given = {"source": Petition.Source.PHONE, "proof": Petition.Proof.CONSENTED, **changes}
    return file_petition(letter(**given), draft=draft, actor=officer, now=now)
