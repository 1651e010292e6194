"""Every address by who may open it; names are patterns. What lies behind is decided again by each area's access room."""

PUBLIC = (
    "healthz",
    "metrics",
    "portal:.*",
    "bundles:(list|thing|poster|ask|start-over|plan|choose|notice|sample)",
    "ui:.*",
    "accounts:(sign-in|sign-out|second-factor)",
    "account_(login|logout|signup|inactive)",
    "certificates:check.*",
    "cases:follow.*",
    "socialaccount_login_(cancelled|error)",
    "openapi-docs",
    "openapi:(openapi-json|api-root)",
)
"""Open to visitors, with the reason in the view."""

SIGNED_IN = (
    "bundles:(begin|renew)",
    "cases:.*",
    "ratings:.*",
    "accounts:.*",
    "account_.*",
    "mfa_.*",
    "socialaccount_(signup|connections)",
    "openid_connect_(login|callback)",
    "certificates:.*",
)
"""For people who have signed in; each sees only their own."""

STAFF = ("workbench:.*", "importing:.*", "casework:.*", "deskwork:.*")
"""For staff; to everybody else they do not exist."""

MACHINES = ("openapi:.*", "api/v1/<path:address>")
"""The open API: a signed machine client or a session; everybody else gets a problem document, never a page."""

OUTSIDE_SIGN_IN = ("socialaccount_signup", "openid_connect_(login|callback)", *MACHINES)
"""Answer visitors in their own way: the API by a problem document, an identity provider's steps by their own pages."""
