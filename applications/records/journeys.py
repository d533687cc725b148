"""The ways through the three forms. What they share is one function; what a law asks besides is a step of its own."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applications.journey import Journey, Step
from applications.papers import Paper, papers_step
from applications.records import kinds
from applications.records.actions.filing import file_request
from applications.records.answers import answers_of, wish_of
from applications.records.example import archives, information, personal_data
from applications.records.forms import what, who
from applications.records.words import ARCHIVES, ARCHIVES_PRIVACY, DATA, DATA_PRIVACY, INFORMATION, INFORMATION_PRIVACY
from applications.reuse import reuse
from cases.calendar import TAIPEI

WISH, WHO, AGENT, ITEMS, PURPOSE = "wish", "who", "agent", "items", "purpose"
ROSTER = "applications/roster_step.html"


def _today(now):
    return now.astimezone(TAIPEI).date()


def _step(key: str, title, form, **kwargs) -> Step:
    """A page whose form needs nothing but the day."""
    return Step(
        key, title, lambda data, answers, now: form(data, answers=answers.get(key), today=_today(now)), **kwargs
    )


def _information_items(data, answers, now):
    """政府資訊公開法 §10 asks for other things than §14."""
    wish = wish_of(answers)
    if wish == what.Wish.GIVE:
        return what.ItemRoster(data, answers=answers.get(ITEMS))
    return what.DataRoster(data, answers=answers.get(ITEMS), wish=wish)


def _data_items(data, answers, now):
    return what.DataRoster(data, answers=answers.get(ITEMS), wish=wish_of(answers))


# --- Papers -----------------------------------------------------------------------------------------------------------

ATTORNEY = Paper("power-of-attorney", _("Power of attorney"))
RELATION = Paper("relation", _("Proof of the relation (for an agent by law)"))
PASSPORT = Paper("passport", _("Copy of the passport"))
REDUCTION = Paper("reduction", _("Proof of research or public interest, for half fees"))
IDENTITY = Paper("identity", _("Copy of your identity paper"), help=_("Both sides. Cover what we do not need."))
EVIDENCE = Paper("evidence", _("What shows that it is wrong"))
OTHER = Paper("other", _("Anything else"))


def _of_agent(answers) -> tuple[Paper, ...]:
    agent = answers.get(AGENT, {}).get("agent")
    return {"attorney": (ATTORNEY,), "legal": (RELATION,)}.get(agent, ())


def archive_papers(answers) -> tuple[Paper, ...]:
    return (*_of_agent(answers), OTHER)


def information_papers(answers) -> tuple[Paper, ...]:
    asked = [*_of_agent(answers)]
    if answers.get(WHO, {}).get("nationality") not in (None, "", who.HOME):
        asked.append(PASSPORT)
    if answers.get(PURPOSE, {}).get("reduction") in ("academic", "public"):
        asked.append(REDUCTION)
    if wish_of(answers) != what.Wish.GIVE:
        asked.append(EVIDENCE)
    return (*asked, OTHER)


def data_papers(answers) -> tuple[Paper, ...]:
    evidence = () if wish_of(answers) in kinds.GIVING else (EVIDENCE,)
    return (IDENTITY, *_of_agent(answers), *evidence, OTHER)


# --- The three ways ---------------------------------------------------------------------------------------------------

CONTACT = reuse(answers_of, {WHO: set(), AGENT: set()})  # who asks, never what is asked
_agent = _step(AGENT, _("Who acts for you"), who.AgentForm)

JOURNEYS = {
    journey.service: journey
    for journey in (
        Journey(
            service=kinds.ARCHIVES,
            steps=(
                _step(WHO, _("Who is asking"), who.WhoForm),
                _agent,
                Step(
                    ITEMS,
                    _("What you ask for"),
                    lambda data, answers, now: what.ArchiveItemRoster(data, answers=answers.get(ITEMS)),
                    template=ROSTER,
                ),
                _step(PURPOSE, pgettext_lazy("use", "What for"), what.ArchivePurposeForm),
                papers_step(archive_papers),
            ),
            file=file_request,
            privacy=ARCHIVES_PRIVACY,
            words=ARCHIVES,
            example=archives,
            reusable=CONTACT,
        ),
        Journey(
            service=kinds.INFORMATION,
            steps=(
                _step(WISH, _("Your request"), what.InformationWishForm),
                _step(WHO, _("Who is asking"), who.InformationWhoForm),
                _agent,
                Step(ITEMS, _("What you ask for"), _information_items, template=ROSTER),
                _step(PURPOSE, pgettext_lazy("use", "What for"), what.InformationPurposeForm),
                papers_step(information_papers),
            ),
            file=file_request,
            privacy=INFORMATION_PRIVACY,
            words=INFORMATION,
            example=information,
            reusable=CONTACT,
        ),
        Journey(
            service=kinds.PERSONAL_DATA,
            steps=(
                _step(WISH, _("Your request"), what.WishForm),
                _step(WHO, _("Who is asking"), who.OwnDataWhoForm),
                _agent,
                Step(ITEMS, _("Which data"), _data_items, template=ROSTER),
                _step(PURPOSE, _("Where, and how to answer"), what.DataPurposeForm),
                papers_step(data_papers),
            ),
            file=file_request,
            privacy=DATA_PRIVACY,
            words=DATA,
            example=personal_data,
            reusable=CONTACT,
        ),
    )
}


def journey_of(case) -> Journey:
    return JOURNEYS[case.service.code]
