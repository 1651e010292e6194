"""The page that asks for the second factor after the password."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator


@method_decorator(login_not_required, name="dispatch")
class AskSecondFactor(AuthenticateView):  # type: ignore[misc]  # allauth has no types
    """django-allauth's page, under our own name: it would head the page with the host's."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context without django-allauth's ``site``."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.pop("site", None)
        return context
