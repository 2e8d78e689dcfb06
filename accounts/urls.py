"""Pages of accounts. The names that begin with `account_` and stand for allauth's views are those it reverses."""

from allauth.account import views as allauth
from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from accounts.views import account, email, language, letters, mandates, mutes, proof, security, tokens

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/name/", account.name, name="account_name"),
    path("account/tokens/", tokens.tokens, name="account_tokens"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke, name="account_token_revoke"),
    path("account/proof/", proof.proof, name="account_proof"),
    path("account/proof/code/", proof.desk_code, name="account_desk_code"),
    path("account/proof/end/", proof.end, name="account_end_residency"),
    path("account/proof/post/", letters.redeem, name="account_letter"),
    path("account/proof/post/ask/", letters.ask, name="account_letter_ask"),
    path("account/proof/post/stop/", letters.stop, name="account_letter_stop"),
    path("account/proof/register/", proof.register, name="account_register"),
    path("account/sign-up/", allauth.signup, name="account_signup"),
    path("account/sign-in/", allauth.login, name="account_login"),
    path("account/sign-out/", allauth.logout, name="account_logout"),
    path("account/closed/", allauth.account_inactive, name="account_inactive"),
    path("account/confirm/", account.confirm, name="account_email_verification_sent"),
    re_path(r"^account/confirm/(?P<key>[-:\w]+)/$", allauth.confirm_email, name="account_confirm_email"),
    path("account/password/change/", allauth.password_change, name="account_change_password"),
    path("account/password/set/", allauth.password_set, name="account_set_password"),
    path("account/password/reset/", allauth.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("language/", language.language, name="language"),
    path("account/sign-in/code/", steps.authenticate, name="mfa_authenticate"),
    path("account/sign-in/passkey/", security.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("account/again/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/again/code/", steps.reauthenticate, name="mfa_reauthenticate"),
    path("account/again/passkey/", security.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/security/", security.security, name="mfa_index"),
    path("account/security/app/", security.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("account/security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/security/passkeys/", security.passkeys, name="mfa_list_webauthn"),
    path("account/security/passkeys/add/", security.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/security/passkeys/<int:pk>/name/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/security/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/sessions/", security.sessions, name="account_sessions"),
    path("account/sessions/end/", security.end_others, name="account_sessions_end"),
    path("account/sessions/<slug:public_id>/end/", security.end, name="account_session_end"),
    path("account/email/", email.change, name="account_email_change"),
    path("account/email/cancel/", email.cancel, name="account_email_change_cancel"),
    path("account/email/confirm/<str:token>/", email.confirm, name="account_email_change_confirm"),
    path("account/muted/", mutes.muted, name="account_muted"),
    path("account/muted/<int:person_id>/", mutes.mute, name="account_mute"),
    path("account/muted/<int:person_id>/undo/", mutes.unmute, name="account_unmute"),
    path("mandates/", mandates.mandates, name="mandates"),
    path("desk/", proof.desk, name="desk"),
    path("desk/done/", proof.desk_done, name="desk_done"),
    path("desk/post/", letters.desk, name="desk_letters"),
    path("desk/post/<int:batch_id>/", letters.batch, name="desk_batch"),
    path("desk/post/<int:batch_id>/pdf/", letters.load, name="desk_batch_pdf"),
    path("desk/post/<int:batch_id>/printed/", letters.printed, name="desk_batch_printed"),
]
