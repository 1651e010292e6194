"""Addresses of the accounts; django-allauth's keep the names it looks them up by."""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from yijian.accounts.portal import factors, mail, pages, sign_in

own = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("kept/", sign_in.kept_form, name="kept"),
    path("second-factor/", sign_in.second_factor, name="second-factor"),
    path("acting/", pages.acting, name="acting"),
    path("me/", pages.me, name="me"),
    path("me/mail/", mail.mail, name="mail"),
    path("me/mail/confirm/", mail.confirm, name="confirm-mail"),
    path("me/mail/remove/", mail.remove, name="remove-mail"),
    path("me/reveal/", pages.reveal, name="reveal"),
    path("me/readings/", pages.readings, name="readings"),
    path("authorities/", pages.authorities, name="authorities"),
    path("authorities/<str:ref>/revoke/", pages.revoke_authority, name="revoke-authority"),
    path("colleagues/", pages.colleagues, name="colleagues"),
    path("colleagues/<str:person_ref>/end/", pages.end_membership, name="end-membership"),
    path("password/", pages.password, name="password"),
]

# Sign-in itself is ours under the names allauth redirects to.
stages = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("sign-in/", sign_in.sign_in, name="account_signup"),
    path("inactive/", sign_in.inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("factors/authenticate/", factors.AskSecondFactor.as_view(), name="mfa_authenticate"),
    path("factors/", include("allauth.mfa.urls")),
    path(
        "providers/login/cancelled/",
        sign_in.provider_ended,
        {"template": "socialaccount/login_cancelled.html"},
        name="socialaccount_login_cancelled",
    ),
    path(
        "providers/login/error/",
        sign_in.provider_ended,
        {"template": "socialaccount/authentication_error.html", "status": 401},
        name="socialaccount_login_error",
    ),
    path("providers/", include("allauth.socialaccount.urls")),
    path("providers/", include("allauth.socialaccount.providers.openid_connect.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include((own, "accounts"))),
    path("accounts/", include(stages)),
]
