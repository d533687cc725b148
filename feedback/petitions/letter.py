"""What came in, before it has a number: one shape, however it reached us."""

from dataclasses import dataclass

from accounts.models import Unit
from feedback.models import Petition, Topic

PERSONAL = ("name", "phone", "email", "address")
AGENT = ("agent_name", "agent_contact", "agent_relation")
CONSENT = "2026-11"  # the version of the privacy notice; raise it with every change of its words


@dataclass(frozen=True, slots=True)
class Letter:
    """來信. `questions`: what it asks, one by one; None has them read out of the text."""

    kind: str
    topic: Topic
    subject: str
    content: str
    source: str = Petition.Source.ONLINE
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    reply_by: str = Petition.ReplyBy.NONE
    may_publish: bool = False
    may_pass_name: bool = False
    is_secret: bool = False
    concerned: Unit | None = None
    agent_name: str = ""
    agent_contact: str = ""
    agent_relation: str = ""
    proof: str = ""
    outlet: str = ""
    link: str = ""
    questions: tuple[str, ...] | None = None

    def who(self) -> dict:
        """The columns of Applicant. An address typed on line is not theirs before its link was pressed."""
        given = {name: getattr(self, name) for name in PERSONAL}
        return given | {"email": ""} if self.waits else given

    @property
    def waits(self) -> bool:
        """Whether its address has to be confirmed: anybody can type anybody's."""
        return self.source == Petition.Source.ONLINE and bool(self.email)
