"""Pages of accounts. The names that begin with `account_` and stand for allauth's views are those it reverses."""

from allauth.account import views as allauth
from django.urls import path, re_path

from accounts.views import account, language, mandates, proof, tokens

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/name/", account.name, name="account_name"),
    path("account/tokens/", tokens.tokens, name="account_tokens"),
    path("account/tokens/<int:token_id>/revoke/", tokens.revoke, name="account_token_revoke"),
    path("account/proof/", proof.proof, name="account_proof"),
    path("account/proof/code/", proof.desk_code, name="account_desk_code"),
    path("account/proof/end/", proof.end, name="account_end_residency"),
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
    path("mandates/", mandates.mandates, name="mandates"),
    path("desk/", proof.desk, name="desk"),
    path("desk/done/", proof.desk_done, name="desk_done"),
]
