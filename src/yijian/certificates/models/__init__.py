"""Tables of the certificates."""

from yijian.certificates.models.certificates import Certificate, CertificateKind
from yijian.certificates.models.papers import SealedPaper
from yijian.certificates.models.seals import Seal
from yijian.certificates.models.uses import CertificateUse, Showing

__all__ = ["Certificate", "CertificateKind", "CertificateUse", "Seal", "SealedPaper", "Showing"]
