"""What the acknowledgement states, in both languages. What was written, and by whom, stands on no paper of ours."""

from django.utils.translation import gettext_noop

from cases.contents import both, in_both, paper, row
from feedback.models import Petition


def acknowledgement(petition: Petition) -> dict:
    """The content of the 受理通知."""
    topic = petition.topic
    return paper(
        petition.case,
        gettext_noop("Acknowledgement of a letter to the mailbox"),
        [
            (
                gettext_noop("The letter"),
                [
                    row(gettext_noop("What it is"), in_both(petition.get_kind_display)),
                    row(gettext_noop("Topic"), {"zh": topic.name_zh, "en": topic.name_en}),
                    row(gettext_noop("Answer wanted"), in_both(petition.get_reply_by_display)),
                ],
            )
        ],
        following=[
            both(gettext_noop("Within one working day it is given to the unit that will answer.")),
            both(
                gettext_noop("Simple matters are answered in 3 working days, ordinary ones in 7, complex ones in 30.")
            ),
            both(gettext_noop("If we need longer, we tell you why in writing before the time is over.")),
        ],
        notes=[both(gettext_noop("In danger at sea dial 118."))],
    )
