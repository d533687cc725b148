"""Mounted at /staff/ by the roof. The names are allauth's where allauth looks them up."""

from django.urls import path

from accounts.views import duty, recovery, reviews, second_factor, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/second-factor/", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", second_factor.passkey_sign_in, name="mfa_login_webauthn"),
    path("sign-in/closed/", sign_in.inactive, name="account_inactive"),
    path("sign-out/", second_factor.before_second_factor(sign_in.sign_out), name="account_logout"),
    path("account/", second_factor.overview, name="mfa_index"),
    path("account/password/", sign_in.change_password, name="account_change_password"),
    path("account/confirm/", second_factor.before_second_factor(sign_in.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", second_factor.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("account/sessions/<int:pk>/end/", sign_in.end_session, name="end_session"),
    path("account/app/", second_factor.activate_totp, name="mfa_activate_totp"),
    path("account/app/qr.svg", second_factor.qr, name="mfa_totp_qr"),
    path("account/app/remove/", second_factor.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes/", second_factor.view_codes, name="mfa_view_recovery_codes"),
    path("account/codes/new/", second_factor.generate_codes, name="mfa_generate_recovery_codes"),
    path("account/passkeys/", second_factor.list_passkeys, name="mfa_list_webauthn"),
    path("account/passkeys/add/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
    path("settings/sign-ins/", recovery.recoveries, name="recoveries"),
    path("settings/sign-ins/<int:pk>/", recovery.confirm, name="recovery"),
    path("settings/sign-ins/<int:pk>/turn-down/", recovery.turn_down, name="recovery_turn_down"),
    path("settings/account-reviews/", reviews.account_reviews, name="account_reviews"),
    path("settings/account-reviews/<slug:unit>/", reviews.account_review, name="account_review"),
    path("duty/", duty.board, name="duty"),
    path("duty/shifts/<int:pk>/drop/", duty.drop_shift, name="duty_drop_shift"),
    path("duty/absences/<int:pk>/end/", duty.end_absence, name="duty_end_absence"),
]
