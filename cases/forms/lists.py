"""The filters of the work lists, and the name a set of them is kept under."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import PERMISSIONS, within
from accounts.models import Unit, User
from cases.fields import Box, RocDateField
from cases.forms.base import PortalForm
from cases.lists import DUE, FILED, NOBODY, PHASES, Asked
from cases.models import Case, Service, Stage
from cases.standing import STATUSES
from cases.templatetags.portal import said

ME = "me"  # good in a shared list: whoever reads it
ANY = ("", _("Any"))
HANDLERS = [role for role, abilities in PERMISSIONS.items() if "case.handle" in abilities]


def choice(label, choices=()):
    return forms.ChoiceField(
        label=label, choices=[ANY, *choices], required=False, widget=forms.Select({"class": "input w20"})
    )


class ListForm(PortalForm):
    """篩選: every answer is optional; what is not understood is said, and the rest still counts."""

    honeypot = False
    say_optional = False

    service = choice(_("Service"))
    stage = choice(_("Stage"))
    status = choice(_("Status"), STATUSES)
    unit = choice(_("Unit, with those below it"))
    officer = choice(_("Officer"))
    channel = choice(_("Came in"), Case.Channel.choices)
    phase = choice(_("Deadline"), PHASES.items())
    since = RocDateField(label=_("Filed from"), required=False)
    until = RocDateField(label=_("Filed until"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("The list’s own")), (DUE, _("What is due first")), (FILED, _("What was filed first"))],
        widget=forms.Select({"class": "input w20"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.services = {service.code: service for service in Service.objects.all()}
        self.units = {str(unit.pk): unit for unit in Unit.objects.filter(within(user.unit_paths())).order_by("path")}
        self.people = {str(person.pk): person for person in handlers(user)}
        self.stages = _stages()
        self._offer("service", [(code, said(service, "title")) for code, service in self.services.items()])
        self._offer("unit", [(pk, str(unit)) for pk, unit in self.units.items()])
        people = [(ME, _("Me")), (NOBODY, _("Nobody yet"))]
        self._offer("officer", people + [(pk, str(person)) for pk, person in self.people.items()])
        groups = {}
        for key, stage in self.stages.items():
            groups.setdefault(said(stage[0].sop.service, "title"), []).append((key, said(stage[0], "name")))
        self._offer("stage", list(groups.items()))

    def _offer(self, name, choices):
        self.fields[name].choices = [ANY, *choices]

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a day that is not before the first."))
        return cleaned

    def asked(self, name: str) -> Asked:
        """What is asked for, by the answers that are in order."""
        given = self.cleaned_data
        officer = given.get("officer")
        return Asked(
            name=name,
            service=self.services.get(given.get("service")),
            stages=tuple(stage.pk for stage in self.stages.get(given.get("stage"), ())),
            unit=self.units.get(given.get("unit")),
            officer=self.user if officer == ME else NOBODY if officer == NOBODY else self.people.get(officer),
            **{key: given.get(key) or "" for key in ("status", "channel", "phase", "sort")},
            since=given.get("since"),
            until=given.get("until"),
        )


def handlers(user):
    """The people who handle cases in the units this person sees."""
    paths = Q()
    for path in user.unit_paths():
        paths |= Q(memberships__unit__path__startswith=path)
    people = (
        User.objects.filter(paths, is_active=True, memberships__role__in=HANDLERS) if paths else User.objects.none()
    )
    return people.distinct().order_by("name_zh", "pk")


def _stages() -> dict[str, list[Stage]]:
    """The stages by "service:key", the newest version first: a case keeps the version it was opened under."""
    found = {}
    stages = Stage.objects.filter(sop__is_published=True).select_related("sop__service")
    for stage in stages.order_by("sop__service__order", "sop__service__code", "-sop__version", "order"):
        found.setdefault(f"{stage.sop.service.code}:{stage.key}", []).append(stage)
    return found


class WordsForm(PortalForm):
    """Search within a list. Posted: a name is never part of an address."""

    honeypot = False
    words = forms.CharField(
        label=_("Name, number or vessel"),
        help_text=_("Every word has to fit. Two characters of a Chinese name are enough."),
        max_length=80,
        widget=Box("w20", autocomplete="off", spellcheck="false"),
    )


class SavedViewForm(PortalForm):
    """Keep a list under a name."""

    honeypot = False
    name = forms.CharField(
        label=_("Name of the list"),
        max_length=30,
        help_text=_("No personal data: everybody you share it with sees the name."),
        widget=Box("w20", autocomplete="off"),
    )
    unit = forms.ChoiceField(
        label=_("Who sees it?"),
        required=False,
        widget=forms.Select({"class": "input w20"}),
    )

    def __init__(self, *args, units, **kwargs):
        """`units`: those this person may share a list with."""
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        if not self.units:
            del self.fields["unit"]
        else:
            everybody = _("Everybody in %(unit)s")
            shared = [(pk, everybody % {"unit": unit}) for pk, unit in self.units.items()]
            self.fields["unit"].choices = [("", _("Only me")), *shared]

    def shared_with(self) -> Unit | None:
        return self.units.get(self.cleaned_data.get("unit"))
