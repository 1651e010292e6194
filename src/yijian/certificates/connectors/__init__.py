"""The authority that keeps the keys of seals: the local one, or the one an installation configures."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from yijian.certificates.vocabulary.sealing import Signer

LOCAL = "yijian.certificates.connectors.local_authority.LocalAuthority"


def signer() -> Signer:
    """Return the authority named by the setting ``SEAL_SIGNER``, a dotted path to a class without arguments."""
    return _signer(getattr(settings, "SEAL_SIGNER", LOCAL))


@cache
def _signer(path: str) -> Signer:
    made: Signer = import_string(path)()
    return made
