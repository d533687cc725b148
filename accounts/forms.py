"""Forms of accounts: they ask and clean, actions write."""

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import units_where, within
from accounts.models import Membership, ReviewedRole, Unit, User
from accounts.passwords import too_soon

TAIPEI = ZoneInfo("Asia/Taipei")


class Plain:
    """Our look for any form: labels in our words, no placeholders, messages from the server, tags by the page."""

    labels: dict = {}
    hints: dict = {}
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(Plain, LoginForm):
    labels = {"login": _("User name"), "password": _("Password")}


class ConfirmPasswordForm(Plain, PasswordAgainForm):
    labels = {"password": _("Password")}


class NewPasswordForm(Plain, ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }

    def clean(self):
        if too_soon(self.user, timezone.now()):
            raise forms.ValidationError(
                _("You chose your password less than a day ago. If somebody else knows it, ask to be let in anew.")
            )
        return super().clean()


CODE_LABELS = {"code": _("Code")}
CODE_HINTS = {"code": _("The six digits your app shows now, or one of your recovery codes.")}


class CodeForm(Plain, AuthenticateForm):
    labels, hints = CODE_LABELS, CODE_HINTS


class CodeAgainForm(Plain, ReauthenticateForm):
    labels, hints = CODE_LABELS, CODE_HINTS


class FirstCodeForm(Plain, ActivateTOTPForm):
    labels = CODE_LABELS
    hints = {"code": _("The six digits your app shows now.")}


class Shaped:
    """What a browser's key answered is read by fido2, which breaks on answers of a wrong shape: those are wrong too."""

    def shaped(self, read):
        try:
            return read()
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            raise get_adapter().validation_error("incorrect_code") from fault


class PasskeyAnswer(Shaped):
    def clean_credential(self):
        return self.shaped(super().clean_credential)


class PasskeySignInForm(PasskeyAnswer, LoginWebAuthnForm):
    """Passkey instead of name and password."""


class PasskeyStepForm(PasskeyAnswer, AuthenticateWebAuthnForm):
    """Passkey after the password."""


class PasskeyAgainForm(PasskeyAnswer, ReauthenticateWebAuthnForm):
    """Passkey once more, before the sign-in is changed."""


class PasskeyForm(Shaped, Plain, AddWebAuthnForm):
    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with this passkey alone")}
    hints = {
        "name": _("So that you know it again, for instance: phone, desk key."),
        "passwordless": _("The key then asks for your finger, face or PIN instead of the password."),
    }

    def clean(self):
        return self.shaped(super().clean)


WRITTEN = re.compile(r"(\d{2,4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2}):?(\d{2})")


class MomentField(forms.CharField):
    """A moment as one types it, Taipei time: `115/12/27 08:00` or `2026-12-27 0800`; years under 1000 are 民國."""

    def to_python(self, value):
        text = unicodedata.normalize("NFKC", super().to_python(value)).strip()
        if not text:
            return None
        found = WRITTEN.fullmatch(text)
        try:
            year, month, day, hour, minute = map(int, found.groups())
            return datetime(year + 1911 if year < 1000 else year, month, day, hour, minute, tzinfo=TAIPEI)
        except (AttributeError, ValueError) as fault:
            raise forms.ValidationError(
                _("Write the time like 115/12/27 08:00 or 2026-12-27 08:00."), code="invalid"
            ) from fault

    def prepare_value(self, value):
        return f"{value.astimezone(TAIPEI):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


class ChoiceField(forms.ModelChoiceField):
    """A choice whose empty line says what to do, in the words of the error if it is left."""

    def __init__(self, queryset, *, ask, **kwargs):
        super().__init__(queryset, empty_label=ask, error_messages={"required": ask}, **kwargs)


class PersonField(ChoiceField):
    def label_from_instance(self, person):
        if get_language() == "en":
            return ", ".join(filter(None, [str(person), person.title_en]))
        return f"{person}（{person.title_zh}）" if person.title_zh else str(person)


class PeriodForm(Plain, forms.Form):
    """Two people and a time. Names of the fields begin with the form's prefix, for there are two on the page."""

    hints = {"starts_at": _("Write the time like 115/12/27 08:00 or 2026-12-27 08:00.")}

    starts_at = MomentField(label=_("From"), error_messages={"required": _("Write when it starts.")})
    ends_at = MomentField(label=_("Until"), error_messages={"required": _("Write when it ends.")})

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be later than the start."))
        return cleaned

    def different(self, one: str, other: str, words):
        """Refuse the same person in two fields, beside the second."""
        if self.cleaned_data.get(one) and self.cleaned_data.get(one) == self.cleaned_data.get(other):
            self.add_error(other, words)


class ShiftForm(PeriodForm):
    """A shift at one of the desks that `planner` may plan for, by people of those units."""

    unit = ChoiceField(Unit.objects.none(), label=_("Unit"), ask=_("Choose a unit."))
    officer = PersonField(User.objects.none(), label=_("Duty officer"), ask=_("Choose who is on duty."))
    deputy = PersonField(User.objects.none(), label=_("Deputy"), ask=_("Choose who steps in."))
    field_order = ["unit", "officer", "deputy", "starts_at", "ends_at"]

    def __init__(self, *args, planner, now, **kwargs):
        super().__init__(*args, **kwargs)
        paths = units_where(planner, "roster.edit", now)
        self.fields["unit"].queryset = Unit.objects.filter(within(paths), is_active=True)
        for name in ("officer", "deputy"):
            self.fields[name].queryset = staff_within(paths, now)

    def clean(self):
        cleaned = super().clean()
        self.different("officer", "deputy", _("The deputy must be somebody else than the officer."))
        return cleaned


class AbsenceForm(PeriodForm):
    """An absence: one's own, or, for those who may, that of people in their units."""

    person = PersonField(User.objects.none(), label=_("Who is away"), ask=_("Choose who is away."))
    deputy = PersonField(User.objects.none(), label=_("Deputy"), ask=_("Choose who steps in."))
    field_order = ["person", "deputy", "starts_at", "ends_at"]

    def __init__(self, *args, planner, now, **kwargs):
        super().__init__(*args, **kwargs)
        others = staff_within(units_where(planner, "absence.edit", now), now)
        self.fields["person"].queryset = others | User.objects.filter(pk=planner.pk).distinct()
        self.fields["person"].initial = planner.pk
        self.fields["deputy"].queryset = staff_within(branches(planner.unit_paths(now)), now)

    def clean(self):
        cleaned = super().clean()
        self.different("person", "deputy", _("The deputy must be somebody else than the person who is away."))
        return cleaned


class RecoveryForm(Plain, forms.Form):
    """Whom to let in again. The user name is typed, not chosen: who asks knows whom they have before them."""

    labels = {"username": _("User name of the person")}
    hints = {"username": _("As they type it when they sign in.")}
    username = forms.CharField(
        max_length=150, error_messages={"required": _("Write the user name of the person to let in again.")}
    )
    is_them = forms.BooleanField(
        label=_("I have made sure that it is them: face to face, or called back on a number of our own list."),
        error_messages={"required": _("Make sure that it is them first, and tick this.")},
    )

    def clean_username(self):
        person = User.objects.filter(username__iexact=self.cleaned_data["username"]).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has this user name. Look at how it is written."))
        return person


class SignOffForm(Plain, forms.Form):
    """A verdict on each role somebody signs for. None is chosen beforehand: each has to be looked at."""

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            held = line.held
            self.fields[f"verdict_{held.pk}"] = forms.ChoiceField(
                label=f"{held.user} · {held.get_role_display()}",
                choices=ReviewedRole.Verdict.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say whether this is right as it is.")},
            )
            self.fields[f"wish_{held.pk}"] = forms.CharField(
                label=_("What is to be changed: %(name)s") % {"name": held.user}, max_length=200, required=False
            )

    def clean(self):
        cleaned = super().clean()
        for line in self.lines:
            verdict, wish = (cleaned.get(f"{name}_{line.held.pk}") for name in ("verdict", "wish"))
            if verdict == ReviewedRole.Verdict.CHANGE and not wish:
                self.add_error(f"wish_{line.held.pk}", _("Write what is to be changed."))
        return cleaned

    def verdicts(self) -> dict[int, tuple[str, str]]:
        keys = [line.held.pk for line in self.lines]
        return {pk: (self.cleaned_data[f"verdict_{pk}"], self.cleaned_data[f"wish_{pk}"]) for pk in keys}


def staff_within(paths: list[str], now):
    """Active people who hold a role in one of these subtrees now."""
    units = Unit.objects.filter(within(paths))
    held = Membership.objects.at(now).filter(unit__in=units)
    return User.objects.filter(is_active=True, memberships__in=held).distinct().order_by("name_zh", "pk")


def branches(paths: list[str]) -> list[str]:
    """The branch each unit belongs to: a deputy may come from anywhere in it. The headquarters stands for itself."""
    return sorted({"/".join(path.split("/")[:2]) + "/" if path.count("/") > 1 else path for path in paths})
