"""The authority that keeps the keys of seals: the local one, or the one an installation configures."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from yijian.certificates.vocabulary.sealing import Signer


def signer() -> Signer:
    """Return the authority named by the setting ``SEAL_SIGNER``, a dotted path to a class without arguments."""
    return _signer(settings.SEAL_SIGNER)


@cache
def _signer(path: str) -> Signer:
    made: Signer = import_string(path)()
    return made
