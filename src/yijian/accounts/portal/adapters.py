"""What we tell django-allauth: nobody signs up there, secrets are sealed, provider identities become persons."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from yijian.accounts import operations, queries, rules
from yijian.accounts.models import Account
from yijian.accounts.vocabulary import PaperKind
from yijian.kernel.actor import SYSTEM, ActorKind
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock
from yijian.plumbing.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in is ours; allauth runs the stages after the password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts come from registration at a desk, an import, or a provider that knows the person."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing, for our pages say what happened; only a key that failed leads to a page that does not."""
        if level >= messages.ERROR:
            messages.error(request, "安全密钥没有验证成功，什么都没有改。请再试一次，或者改用密码、验证码。")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: only messages of ours go to the addresses that people confirmed."""

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Note the sign-in, every factor passed, and lead on."""
        now = clock.now()
        actor = queries.resolve_actor(user, rules.day_of(now))
        operations.note_sign_in(account=user, actor=actor, now=now)
        url = kwargs.get("redirect_url")
        return redirect(url or _landing(is_staff=actor.kind is ActorKind.STAFF))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where somebody who is signed in already goes."""
        return _landing(is_staff=False)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors, with their secrets sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return unseal(encrypted_text)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Outside identity providers: whom they name, with a verified paper, is the same person here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Refuse the sign-up form: whoever the provider cannot name is told to come to a desk."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a first sign-in to the person whose paper the provider has verified."""
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        claims = {**claims.get("id_token", {}), **claims.get("userinfo", {}), **claims}
        names = settings.OIDC_CLAIMS
        try:
            account = operations.accept_outside_identity(
                name=str(claims.get(names["name"], "")),
                id_type=PaperKind(str(claims.get(names["id_type"], PaperKind.RESIDENT_ID.value))),
                id_number=str(claims.get(names["id_number"], "")),
                mobile=str(claims.get(names["mobile"], "")),
                actor=SYSTEM,
                now=clock.now(),
            )
        except (Refusal, ValueError) as fault:
            sentence = fault.sentence if isinstance(fault, Refusal) else "对方没有给出能核对的证件类型。"
            page = render(
                request, "accounts/portal/provider_refused.html", {"sentence": sentence}, status=422
            )
            raise ImmediateHttpResponse(page) from fault
        sociallogin.connect(request, account)


def _landing(*, is_staff: bool) -> str:
    """Return the staff's or the citizens' first page, the latter too where the installation has no workbench."""
    if is_staff:
        try:
            resolve(settings.STAFF_LANDING)
        except Resolver404:
            return settings.LOGIN_REDIRECT_URL
        return str(settings.STAFF_LANDING)
    return settings.LOGIN_REDIRECT_URL
