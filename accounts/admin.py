"""People, units and the roster in /admin/, for administrators. Writes go through accounts.actions where an act is more
than a field, and nobody touches their own rights."""

from allauth.account.decorators import reauthentication_required, secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth.forms import UserCreationForm
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import sessions
from accounts.access import may
from accounts.actions import Refused, grant, revoke
from accounts.forms import MomentField
from accounts.models import Absence, DutyShift, Membership, Unit, User
from accounts.recovery import GIVEN_FOR
from accounts.views.sign_in import sign_out
from audit.actions import record
from audit.models import Action

# One way in: password, tries that are counted, second factor.
admin.site.login = secure_admin_login(admin.site.login)
# One way out, and one page for one's own password: with their lines in the trail, and by the rules of passwords.
admin.site.logout = sign_out
admin.site.password_change = lambda request, extra_context=None: redirect("account_change_password")
admin.site.site_header = admin.site.site_title = _("Administration of the portal")


class AbilityAdmin(admin.ModelAdmin):
    """Open to those whose role has `ability` anywhere (and to the first account of a new installation).

    Other apps may build on it, instead of handing out Django's own permissions row by row.
    """

    ability = "setting.edit"

    def allowed(self, request):
        return request.user.is_superuser or may(request.user, self.ability, now=timezone.now())

    def has_module_permission(self, request):
        return self.allowed(request)

    def has_view_permission(self, request, obj=None):
        return self.allowed(request)

    def has_add_permission(self, request):
        return self.allowed(request)

    def has_change_permission(self, request, obj=None):
        return self.allowed(request)

    def has_delete_permission(self, request, obj=None):
        return False  # what stood once stays answerable: close, end or revoke instead

    def note(self, request, action, obj, form):
        fields = sorted(form.changed_data)
        record(action, actor=request.user, now=timezone.now(), note=f"{obj._meta.model_name} {obj.pk}", fields=fields)


@admin.register(Unit)
class UnitAdmin(AbilityAdmin):
    ability = "unit.edit"
    list_display = ("code", "name_zh", "name_en", "kind", "county", "phone", "is_active")
    list_filter = ("kind", "is_active", "serves_public")
    search_fields = ("code", "name_zh", "name_en")
    ordering = ("path",)
    fields = (
        ("code", "kind"),
        ("name_zh", "name_en"),
        ("county", "township"),
        "address_zh",
        "address_en",
        ("phone", "fax", "email"),
        ("is_open_24h", "serves_public", "is_active"),
    )
    readonly_fields = ("code", "kind")

    def has_add_permission(self, request):
        return False  # the tree comes from the agency's list (accounts.seed), so that paths and codes stay right

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self.note(request, Action.SETTING_CHANGED, obj, form)


class NewPersonForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "name_zh", "name_en", "title_zh", "title_en", "email")


@admin.register(User)
class PersonAdmin(AbilityAdmin):
    ability = "people.edit"
    add_form = NewPersonForm
    list_display = ("username", "name_zh", "name_en", "title_zh", "is_active", "is_demo", "last_login")
    list_filter = ("is_active", "is_demo")
    search_fields = ("username", "name_zh", "name_en")
    fields = (
        "username",
        ("name_zh", "name_en"),
        ("title_zh", "title_en"),
        ("email", "extension", "language"),
        "is_active",
    )
    readonly_fields = ("username",)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            return NewPersonForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request, obj=None):
        return super().get_fields(request, obj) if obj else [*NewPersonForm.base_fields]

    def get_readonly_fields(self, request, obj=None):
        """`is_active` of oneself is out of reach: nobody locks themselves out, nobody edits their own rights."""
        if obj is None:
            return ()
        return ("username", "is_active") if obj == request.user else ("username",)

    def save_model(self, request, obj, form, change):
        """Whoever opens the account knows its password, so it opens only to choose another one (ASVS 6.4.1)."""
        now = timezone.now()
        if not change:
            obj.given_until = now + GIVEN_FOR
        elif "is_active" in form.changed_data and obj.is_active:
            obj.opened_at = now
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            sessions.end_all(obj)  # else an account opened again would open old sessions with it
        self.note(request, Action.PERSON_CHANGED, obj, form)


@admin.register(Membership)
class MembershipAdmin(AbilityAdmin):
    """Give a role, or end one with the action of the list; a row is never edited."""

    ability = "people.edit"
    list_display = ("user", "role", "unit", "starts_at", "ends_at")
    list_filter = ("role",)
    search_fields = ("user__username", "user__name_zh", "unit__name_zh", "unit__code")
    autocomplete_fields = ("user", "unit")
    fields = ("user", "unit", "role", "ends_at")
    actions = ("end_now",)

    def has_change_permission(self, request, obj=None):
        return False if obj else self.allowed(request)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The end in one labelled field, typed as on the duty board."""
        if db_field.name == "ends_at":
            hint = _("Write the time like 115/12/27 08:00 or 2026-12-27 08:00.")
            return MomentField(label=_("Until"), help_text=hint, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @method_decorator(reauthentication_required)
    def add_view(self, request, *args, **kwargs):
        """The password once more (ASVS 7.5.2). Who is refused gets the form back as they had filled it in."""
        try:
            return super().add_view(request, *args, **kwargs)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            typed = {name: request.POST.get(name, "") for name in ("user", "unit", "role", "ends_at")}
            return redirect(f"{request.path}?{urlencode(typed)}")

    def save_model(self, request, obj, form, change):
        held = grant(
            user=obj.user, unit=obj.unit, role=obj.role, ends_at=obj.ends_at, actor=request.user, now=timezone.now()
        )
        obj.pk, obj.starts_at = held.pk, held.starts_at

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Refuse one's own account in the form already, with words beside the field."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "user" in form.base_fields:
            form.base_fields["user"].queryset = User.objects.exclude(pk=request.user.pk)
        return form

    @admin.action(description=_("End these roles now"))
    def end_now(self, request, queryset):
        for membership in queryset.select_related("user", "unit"):
            try:
                revoke(membership=membership, actor=request.user, now=timezone.now())
                self.message_user(request, gettext("This role has ended: %(role)s") % {"role": membership})
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)


class ReadOnlyAdmin(AbilityAdmin):
    """To look things up; changes are made on the duty board, where the rules are asked."""

    ability = "roster.edit"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(DutyShift)
class DutyShiftAdmin(ReadOnlyAdmin):
    list_display = ("unit", "officer", "deputy", "starts_at", "ends_at")
    search_fields = ("unit__code", "unit__name_zh", "officer__name_zh")
    date_hierarchy = "starts_at"


@admin.register(Absence)
class AbsenceAdmin(ReadOnlyAdmin):
    list_display = ("person", "deputy", "starts_at", "ends_at")
    search_fields = ("person__name_zh", "deputy__name_zh")
    date_hierarchy = "starts_at"
