"""Signing in: accounts, lock-out, sessions, second factors and outside identity providers."""

from datetime import timedelta
from typing import Any

from yijian.config.env import env

IDENTITY_APPS = [
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
]
DATA_KEY = env.yijian_data_key or "development-only"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
STAFF_LANDING = "/work/"
"""Where staff arrive; the citizens' first page where nothing answers there."""
CSRF_FAILURE_VIEW = "yijian.accounts.portal.sign_in.token_refused"

SESSION_COOKIE_AGE = env.yijian_session_minutes * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
# The pair, not the name alone: otherwise anybody could lock somebody else out by typing five wrong passwords.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "yijian.accounts.portal.sign_in.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

ACCOUNT_ADAPTER = "yijian.accounts.portal.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": None}

MFA_ADAPTER = "yijian.accounts.portal.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "一件通"
STAFF_SECOND_FACTOR = env.yijian_staff_second_factor

SOCIALACCOUNT_ADAPTER = "yijian.accounts.portal.adapters.ProviderAdapter"
# A form that is sent on to the provider's origin would need that origin in the content policy's form-action.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
_provider: dict[str, Any] = {
    "provider_id": "national",
    "name": env.yijian_oidc_name,
    "client_id": env.yijian_oidc_client_id,
    "secret": env.yijian_oidc_secret,
    "settings": {"server_url": env.yijian_oidc_server, "fetch_userinfo": True},
}
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [_provider] if env.yijian_oidc_server else []}
}
OIDC_CLAIMS = {"name": "name", "id_type": "id_type", "id_number": "id_number", "mobile": "phone_number"}
"""How the provider calls what it has verified; the paper's number is what makes two sign-ins the same person."""
