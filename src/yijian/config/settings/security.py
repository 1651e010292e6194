"""What keeps strangers out: content policy, cookies, transport. Sessions and lock-out are in ``identity``."""

from csp.constants import NONCE, NONE, SELF

from yijian.config.env import env

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

SESSION_COOKIE_NAME = "yijian-session"
SESSION_SAVE_EVERY_REQUEST = True
CSRF_COOKIE_NAME = "yijian-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [env.yijian_public_url]

SESSION_COOKIE_SECURE = env.is_encrypted
CSRF_COOKIE_SECURE = env.is_encrypted
SECURE_HSTS_SECONDS = 31_536_000 if env.is_encrypted else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.is_encrypted
SECURE_SSL_REDIRECT = env.is_encrypted
SECURE_REDIRECT_EXEMPT = [r"^-/"]
"""Health and metrics are asked on the inner network, without encryption."""
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.yijian_proxies else None

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# Lock-out counts by the address of whoever asks, so it must know how many proxies stand before us.
AXES_IPWARE_PROXY_COUNT = env.yijian_proxies or None
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if env.yijian_proxies else ["REMOTE_ADDR"]
)
