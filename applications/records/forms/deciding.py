"""擬辦: what is decided about each thing asked for, on which grounds, and what it costs."""

from decimal import Decimal

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applications.records import fees
from applications.records.grounds import GIVEN, GROUNDS, HELD_BACK, Verdict
from applications.records.kinds import GIVING
from applications.records.outcomes import (
    ANSWERED,
    DONE,
    NOT_ACCEPTED,
    OF_CHANGING,
    OF_GIVING,
    PARTIAL,
    PARTLY_DONE,
    REFUSED,
    WHOLE,
)
from cases.fields import ChoiceRadioField, MeasureField, WholeField
from cases.forms.base import PortalForm, keep

FEE = ("hours", "pages_b4", "pages_a3", "other", "postage", "parcels", "half", "free")
# What the same verdict is called where something is to be changed instead of given.
REWRITTEN = {
    Verdict.FULL: _("granted"),
    Verdict.PARTIAL: _("granted in part"),
    Verdict.REFUSE: _("refused"),
}


def verdict_label(verdict: str, *, giving: bool):
    """The word for a verdict, in a request to be given something or to have it changed."""
    found = Verdict(verdict)
    return found.label if giving else REWRITTEN.get(found, found.label)


def _free() -> list[tuple[str, str]]:
    """The reasons to ask for nothing, in the language of the page."""
    said = "{en} ({article})" if get_language() == "en" else "{article} {zh}"
    return [(code, said.format(article=article, zh=zh, en=en)) for code, (article, zh, en) in fees.FREE.items()]


class Grounds(forms.CheckboxSelectMultiple):
    """Tick boxes, one a ground of law."""


class DecisionForm(PortalForm):
    """One block an item, then the fee. Its answers are Decision.details."""

    honeypot = False
    say_optional = False

    def __init__(self, case, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self.case = case
        self.service = case.service.code
        self.items = list(case.requested_items.all())
        self.giving = case.access_request.wish in GIVING
        for item in self.items:
            self._ask_about(item)
        if self.giving:
            self._ask_about_fee()
        self.initial = {**self._written_before(), **self.initial}

    def _written_before(self) -> dict:
        """What stood in a draft that came back, to be put right and not typed again."""
        back = self.case.decisions.exclude(returned_at=None).last()
        if back is None:
            return {}
        found = {name: value for name, value in back.details.get("fee", {}).items() if name in self.fields}
        for row in back.details.get("items", []):
            for name in ("verdict", "grounds", "explanation"):
                found[f"{name}_{row['order']}"] = row[name]
        return found

    def _ask_about(self, item) -> None:
        named = {"number": item.order, "title": item.title}
        verdicts = [(verdict, verdict_label(verdict, giving=self.giving)) for verdict in Verdict.values]
        self.fields[f"verdict_{item.order}"] = ChoiceRadioField(
            label=gettext("Item %(number)d, %(title)s: what is decided?") % named, choices=verdicts, required=False
        )
        self.fields[f"grounds_{item.order}"] = forms.MultipleChoiceField(
            label=gettext("Item %(number)d: on which grounds is it held back?") % named,
            choices=[(ground.code, str(ground)) for ground in GROUNDS[self.service]],
            widget=Grounds,
            required=False,
        )
        self.fields[f"explanation_{item.order}"] = forms.CharField(
            label=gettext("Item %(number)d: explanation") % named,
            help_text=gettext("Which parts, why, or where to find it. The applicant reads it."),
            max_length=1000,
            widget=forms.Textarea({"class": "input", "rows": 2}),
            required=False,
        )

    def _ask_about_fee(self) -> None:
        whole = {"required": False, "min_value": 0, "max_value": 100000}
        self.fields["hours"] = MeasureField(
            label=_("Hours of reading on site"), required=False, min_value=0, max_value=100, decimal_places=1
        )
        labels = {"b4": _("Black and white copies up to B4, pages"), "a3": _("Black and white copies A3, pages")}
        for size in fees.SIZES:
            hint = self._price(size)
            self.fields[f"pages_{size}"] = WholeField(label=labels[size], help_text=hint, **whole)
        self.fields["other"] = WholeField(
            label=_("Other copies at cost, NT$"), help_text=_("Colour, photographs, storage media."), **whole
        )
        self.fields["postage"] = WholeField(label=_("Postage, NT$"), **whole)
        self.fields["parcels"] = WholeField(label=_("How many times posted"), **whole)
        if fees.STANDARDS[self.service].half:
            self.fields["half"] = forms.BooleanField(
                label=_("Half fees: research or public interest is proven"), required=False
            )
        self.fields["free"] = forms.ChoiceField(
            label=_("Free of charge"),
            choices=[("", _("No")), *_free()],
            widget=forms.Select({"class": "input w20"}),
            required=False,
        )

    def _price(self, size: str) -> str:
        """What a page costs, and whether somebody has compared that with the annex of the standard."""
        price = fees.prices()[fees.STANDARDS[self.service].prices, size]
        said = gettext("NT$%(fee)s a page.") % {"fee": price["fee"]}
        if price["verified"] == "yes":
            return said
        unsure = gettext("Nobody has compared this price with the annex of the fee standard yet.")
        return f"{said} {unsure}"

    # --- Judging ------------------------------------------------------------------------------------------------------

    def clean(self):
        given = super().clean() or self.cleaned_data
        outcome = self.data.get("outcome", "")
        if self.case.access_request.received_at is None:
            self.add_error(None, _("The request is not signed yet, so nothing can be decided. Record the signature."))
            return given
        if outcome == NOT_ACCEPTED.code:  # nothing is decided about the items
            return given
        for item in self.items:
            self._check(item, given)
        if not self.errors:
            self._check_whole(outcome, [given[f"verdict_{item.order}"] for item in self.items])
        return given

    def _check(self, item, given) -> None:
        verdict = given.get(f"verdict_{item.order}")
        named = {"number": item.order}
        if not verdict:
            self.add_error(f"verdict_{item.order}", _("Decide item %(number)d.") % named)
            return
        if verdict in HELD_BACK and not given.get(f"grounds_{item.order}"):
            self.add_error(
                f"grounds_{item.order}", _("Item %(number)d is held back: choose the ground of law.") % named
            )
        if verdict not in HELD_BACK and given.get(f"grounds_{item.order}"):
            self.add_error(
                f"grounds_{item.order}", _("Item %(number)d is not held back: take the grounds away.") % named
            )
        if verdict in (Verdict.PARTIAL, Verdict.ELSEWHERE) and not given.get(f"explanation_{item.order}"):
            texts = {
                Verdict.PARTIAL: _("Say which parts of item %(number)d are held back; the rest has to be given."),
                Verdict.ELSEWHERE: _("Say where item %(number)d is to be found, or which authority holds it."),
            }
            self.add_error(f"explanation_{item.order}", texts[verdict] % named)
        ours = {ground.code for ground in GROUNDS[self.service] if ground.may_outweigh}
        if ours & set(given.get(f"grounds_{item.order}") or ()):
            self.warn(
                _("This ground gives way to the public interest, or to consent. Say in the reasons why not here."),
                f"grounds_{item.order}",
            )

    def _check_whole(self, outcome: str, verdicts: list[str]) -> None:
        """The decision as a whole has to say what the items say."""
        held = [verdict for verdict in verdicts if verdict in HELD_BACK]
        given = [verdict for verdict in verdicts if verdict in GIVEN]
        parts = [verdict for verdict in verdicts if verdict == Verdict.PARTIAL]
        fitting = OF_GIVING if self.giving else OF_CHANGING
        text = None
        if outcome and outcome not in fitting:
            text = _("This outcome does not fit what was asked. Choose another.")
        elif outcome in (WHOLE.code, DONE.code) and (held or not given):
            text = _("Not every item is given, so it is not granted as a whole. Choose another outcome.")
        elif outcome in (PARTIAL.code, PARTLY_DONE.code) and not (parts or (held and given)):
            text = _("“In part” means that something is given and something is held back. Look at the items again.")
        elif outcome == REFUSED.code and (given or not held):
            text = _("A refusal means that something is held back and nothing is given. Choose another outcome.")
        elif outcome == ANSWERED.code and (given or held):
            text = _("Something is given or held back, so an answer is not enough. Choose another outcome.")
        if text:
            self.add_error(None, text)

    # --- What is kept -------------------------------------------------------------------------------------------------

    def order(self) -> fees.Order:
        given = self.cleaned_data
        return fees.Order(
            hours=given.get("hours") or Decimal(0),
            pages={"b4": given.get("pages_b4") or 0, "a3": given.get("pages_a3") or 0},
            other=given.get("other") or 0,
            postage=given.get("postage") or 0,
            parcels=given.get("parcels") or 0,
            half=bool(given.get("half")),
            free=given.get("free") or "",
        )

    def answers(self) -> dict:
        """Decision.details: a verdict an item, and the bill as it was worked out when it was drafted."""
        given = self.cleaned_data
        items = [
            {
                "order": item.order,
                "verdict": given[f"verdict_{item.order}"],
                "grounds": given.get(f"grounds_{item.order}") or [],
                "explanation": given.get(f"explanation_{item.order}") or "",
            }
            for item in self.items
            if given.get(f"verdict_{item.order}")
        ]
        bill = fees.bill(self.service, self.order()).as_data() if self.giving else None
        fee = {name: keep(self.fields[name], given.get(name)) for name in FEE if name in self.fields}
        return {"items": items, "bill": bill, "fee": fee}
