"""What a letter to the mailbox asks: of the citizen, and of whoever takes one down for somebody."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from cases.attachments.boxes import FileBox
from cases.fields import AddressField, ChoiceRadioField, MailField, NameField, PhoneField, RocDateTimeField
from cases.forms.base import PortalForm
from feedback.models import Petition, Topic
from feedback.petitions.letter import AGENT, Letter

Kind, ReplyBy, Source = Petition.Kind, Petition.ReplyBy, Petition.Source
KIND_HINTS = {
    Kind.SUGGESTION: _("What we could do better, or did well."),
    Kind.INQUIRY: _("What a rule means, whether something is allowed."),
    Kind.MISCONDUCT: _("An officer broke a rule, took advantage, was rude."),
    Kind.RIGHTS: _("A decision or an act of ours harms you."),
}
# How one wants the answer -> (the box it needs, what is said when it is empty)
NEEDED_FOR = {
    ReplyBy.EMAIL: ("email", _("Enter your e-mail address, or choose another way to be answered.")),
    ReplyBy.PHONE: ("phone", _("Enter your telephone number, or choose another way to be answered.")),
    ReplyBy.LETTER: ("address", _("Enter your postal address, or choose another way to be answered.")),
}
ON_LINE = [(way.value, way.label) for way in ReplyBy if way != ReplyBy.VISIT]
OUTLETS = (Source.MEDIA, Source.PLATFORM)
NAMELESS = (*OUTLETS, Source.OUTREACH)  # nobody wrote to us: somebody wrote about us


def topics() -> list:
    """The topics offered, under their heads, as a select takes them."""
    heads = {}
    for topic in Topic.objects.filter(is_active=True, parent__is_active=True).select_related("parent"):
        heads.setdefault(str(topic.parent), []).append((topic.code, str(topic)))
    return [("", _("Choose a topic")), *heads.items()]


def branches() -> list:
    rows = Unit.objects.filter(kind=Unit.Kind.BRANCH, is_active=True)
    return [("", _("I do not know, or none of them")), *((unit.code, str(unit)) for unit in rows)]


def short(label, *, most=100, **kwargs):
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput({"class": "input"}), **kwargs)


class LetterForm(PortalForm):
    """來信"""

    subjects = {
        "kind": _("what kind of letter it is"),
        "topic": _("a topic"),
        "subject": _("the subject"),
        "content": _("what you want to say"),
        "reply_by": _("how we may answer you"),
        "name": _("your name"),
        "agent_name": _("your own name"),
    }
    # The parts of the page: (title, names of its questions)
    parts = (
        (_("Your letter"), ("kind", "topic", "concerned", "subject", "content", "files")),
        (_("How we answer you"), ("name", "reply_by", "email", "phone", "address")),
        (_("What we may do with it"), ("may_publish", "may_pass_name", "is_secret")),
    )
    another_title = _("You write for somebody else")

    kind = ChoiceRadioField(label=_("What kind of letter is it?"), choices=Kind.choices, hints=KIND_HINTS)
    topic = forms.ChoiceField(label=_("Topic"), choices=topics, widget=forms.Select({"class": "input w20"}))
    concerned = forms.ChoiceField(
        label=_("Which branch is it about?"),
        choices=branches,
        required=False,
        widget=forms.Select({"class": "input w20"}),
    )
    subject = short(_("Subject"), most=200, min_length=2, help_text=_("A few words, like the title of a mail."))
    content = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_(
            "What happened, when and where, and what you would like us to do. 5 to 3,000 characters. Number your"
            " questions, and we answer them one by one."
        ),
        min_length=5,
        max_length=3000,
        widget=forms.Textarea({"class": "input", "rows": 10}),
    )
    files = forms.FileField(
        label=_("Files"),
        help_text=_("Photos, papers: PDF, JPEG, PNG, ODT, ODS, DOCX or XLSX."),
        required=False,
        widget=FileBox({"class": "input"}),
    )
    name = NameField(
        label=_("Your name"),
        help_text=_("Your real name. A letter without one is registered, but the law lets us leave it unanswered."),
        required=False,
    )
    reply_by = ChoiceRadioField(label=_("How may we answer you?"), choices=ON_LINE)
    email = MailField(
        label=_("E-mail"),
        help_text=_("We mail you a link to confirm it. Until then no answer is mailed."),
        required=False,
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    address = AddressField(label=_("Postal address"), required=False)
    may_publish = forms.BooleanField(
        label=_("You may publish the answer without my name"),
        help_text=_("Others with the same question find it. A person takes out everything that tells who you are."),
        required=False,
    )
    may_pass_name = forms.BooleanField(
        label=_("You may pass my name on to another authority"),
        help_text=_(
            "If it belongs elsewhere, they can answer you themselves. Otherwise we pass it on without your name."
        ),
        required=False,
    )
    is_secret = forms.BooleanField(
        label=_("Keep it secret that I wrote"),
        help_text=_(
            "For those who report something wrong. Only those who handle it can see who you are; each look is recorded."
            " Nothing is published or passed on with your name."
        ),
        required=False,
    )
    agent_name = NameField(label=_("Your own name, if you write for somebody else"), own=False, required=False)
    agent_contact = short(_("How we reach you"), most=200, required=False)
    agent_relation = short(_("Who you are to that person"), most=60, required=False)

    source = Source.ONLINE

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("is_secret"):  # the stronger wish counts, whatever else was ticked
            given["may_publish"] = given["may_pass_name"] = False
        box, words = NEEDED_FOR.get(given.get("reply_by"), ("", ""))
        if box and not given.get(box) and box not in self.errors:
            self.add_error(box, words)
        if any(given.get(name) for name in AGENT[1:]) and not given.get("agent_name"):
            self.add_error("agent_name", _("Enter your own name, or leave the part about writing for others empty."))
        return given

    @property
    def laid_out(self) -> list[tuple]:
        """The parts of the page with their fields."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.parts]

    @property
    def another(self) -> list:
        """The boxes for whoever writes for somebody else."""
        return [self[name] for name in AGENT]

    @property
    def writes_for_another(self) -> bool:
        return any(field.value() or field.errors for field in self.another)

    def sections(self, answers: dict) -> list[tuple[str, list]]:
        """What was answered, under the titles of the page; what was left open is left out."""
        rows = {row.name: row for row in self.rows(answers)}
        shown = []
        for title, names in (*self.parts, (self.another_title, AGENT)):
            given = [rows[name] for name in names if name in rows and answers.get(name)]
            shown += [(str(title), given)] if given else []
        return shown


class TakenDownForm(LetterForm):
    """記下來: what came by another way, and when it was received."""

    honeypot = False
    another_title = _("Somebody spoke or wrote for the person")
    subjects = {
        **LetterForm.subjects,
        "content": _("what was said or written"),
        "name": _("the name"),
        "received_at": _("when it was received"),
        "outlet": _("where it stands"),
    }
    received_at = RocDateTimeField(label=_("Received at"), help_text=_("The time for the answer is counted from here."))
    outlet = short(_("Name of the paper, channel or platform"), required=False)
    link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput({"class": "input", "autocomplete": "off"}),
    )
    reply_by = ChoiceRadioField(label=_("How does the person want to be answered?"), choices=ReplyBy.choices)
    name = NameField(label=_("Name of the person"), own=False, required=False)
    email = MailField(label=_("E-mail"), own=False, required=False)
    phone = PhoneField(label=_("Telephone"), own=False, required=False)
    address = AddressField(label=_("Postal address"), own=False, required=False)
    may_publish = forms.BooleanField(label=_("The answer may be published without the name"), required=False)
    may_pass_name = forms.BooleanField(label=_("The name may be passed on to another authority"), required=False)
    is_secret = forms.BooleanField(label=_("It is to be kept secret who told us"), required=False)
    agent_name = NameField(label=_("Their name"), own=False, required=False)
    agent_contact = short(_("How we reach them"), most=200, required=False)
    agent_relation = short(_("Who they are to the person"), most=60, required=False)

    def __init__(self, *args, source: str, now=None, **kwargs):
        self.source, self.now = source, now
        super().__init__(*args, **kwargs)
        if source not in OUTLETS:
            del self.fields["outlet"], self.fields["link"]
        if source in NAMELESS:
            self.fields["reply_by"].initial = ReplyBy.NONE
        self.fields["name"].required = False
        self.parts = (
            (_("Where it comes from"), ("received_at", "outlet", "link")),
            (_("What it says"), ("kind", "topic", "concerned", "subject", "content", "files")),
            (_("Who, and how to answer"), ("name", "reply_by", "email", "phone", "address")),
            (_("What we may do with it"), ("may_publish", "may_pass_name", "is_secret")),
        )

    def clean_received_at(self):
        received = self.cleaned_data["received_at"]
        if received > self.now:
            raise forms.ValidationError(_("This moment has not come yet. Check date and time."))
        return received

    def clean_outlet(self):
        outlet = self.cleaned_data["outlet"]
        if not outlet and self.source == Source.MEDIA:
            raise forms.ValidationError(_("Enter where it was printed, sent or posted."))
        return outlet


class SendForm(PortalForm):
    """送出: the privacy notice, and what the gate asks the browser (feedback/petitions/gate.py)."""

    consent = forms.BooleanField(label=_("I have read the privacy notice above."))
    stamp = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    work = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class ReadBackForm(PortalForm):
    """§169: what was told is read out; the person signs the paper, or agrees by word of mouth."""

    honeypot = False
    subjects = {"proof": _("how the person agreed")}
    proof = ChoiceRadioField(label=_("You read it out. How did the person agree?"), choices=Petition.Proof.choices)


def letter_of(answers: dict, source: str, *, proof: str = "") -> Letter | None:
    """The letter that stands in kept answers; None where its topic is offered no longer."""
    topic = Topic.objects.filter(code=answers.get("topic"), is_active=True).first()
    if topic is None:
        return None
    names = set(Letter.__dataclass_fields__) & set(answers) - {"topic", "concerned"}
    given = {name: answers[name] for name in names if answers[name] not in (None, "")}
    concerned = answers.get("concerned")
    unit = Unit.objects.filter(code=concerned).first() if concerned else None
    return Letter(topic=topic, concerned=unit, source=source, proof=proof, **given)
