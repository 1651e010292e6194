"""Sealing a PDF: a PAdES signature (ETSI EN 319 142-1, B-B, or B-T with a timestamp) that allows no later change.

Any program that knows PDF signatures can check it, ``pdfsig`` of Poppler among them.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509  # type: ignore[import-untyped]  # it has no stubs
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator import ValidationContext

from yijian.certificates.documents.typeset import SealPlace, Sheet
from yijian.certificates.vocabulary.sealing import SealMaterial, Signer

FIELD = "Seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What the signature says about itself to whoever opens the file."""

    agency_name: str
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealVerdict:
    """What checking the seal of a file found."""

    intact: bool
    """No byte it covers was changed, and the signature is the certificate's."""
    trusted: bool
    """The certificate leads to the given root and was valid when it signed."""
    whole: bool
    """The signature covers the file to its last byte."""
    signer: str

    @property
    def good(self) -> bool:
        """Whether the seal holds in every respect."""
        return self.intact and self.trusted and self.whole


NO_SEAL = SealVerdict(intact=False, trusted=False, whole=False, signer="")


def seal_document(
    sheet: Sheet,
    *,
    signer: Signer,
    material: SealMaterial,
    sealing: Sealing,
    timestamp_url: str = "",
    now: datetime,
) -> bytes:
    """Return the document with one certifying signature over all of it.

    The signature's field lies over the printed seal, so that a reader's click on the seal shows who signed. Without a printed
    seal the signature is invisible. A given timestamp authority (RFC 3161) raises the level to B-T.

    :raises Unavailable: when a remote authority does not answer.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(sheet.pdf))
    place = sheet.seals[-1] if sheet.seals else None
    spec = fields.SigFieldSpec(
        FIELD,
        on_page=place.page - 1 if place else 0,
        box=_box(place, writer) if place else None,
        # The seal is printed on the page already; the field over it stays empty.
        empty_field_appearance=True,
        readable_field_name="电子印章",
    )
    described = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        name=sealing.agency_name,
        reason=sealing.reason,
        location=sealing.place or None,
    )
    pdf_signer = _PdfSigner(
        described,
        signer=_Bridge(signer, material),
        timestamper=timestamps.HTTPTimeStamper(timestamp_url, timeout=10) if timestamp_url else None,
        stamp_style=_Unprinted(),
        new_field_spec=spec,
        now=now,
    )
    out = io.BytesIO()
    pdf_signer.sign_pdf(writer, output=out)
    return out.getvalue()


def check_seal(pdf: bytes, *, root: bytes, at: datetime) -> SealVerdict:
    """Return what the seal of a file is worth, given the root certificate to trust and the moment to judge by.

    A file without a signature, or one that is no PDF at all, has no seal: nothing about it is good.
    """
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root)], moment=at, allow_fetching=False, best_signature_time=at
    )
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        if not reader.embedded_signatures:
            return NO_SEAL
        embedded = reader.embedded_signatures[0]
        status = validate_pdf_signature(embedded, signer_validation_context=context)
    except (PdfError, SignatureValidationError, ValueError, KeyError):
        return NO_SEAL
    subject = embedded.signer_cert.subject.native if embedded.signer_cert else {}
    return SealVerdict(
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        whole=embedded.coverage is not None and embedded.coverage.name == "ENTIRE_FILE",
        signer=str(subject.get("common_name", "")),
    )


def _box(place: SealPlace, writer: IncrementalPdfFileWriter) -> tuple[int, int, int, int]:
    """Turn a corner measured from the top into PDF's box measured from the bottom."""
    height = float(writer.prev.root["/Pages"]["/Kids"][0]["/MediaBox"][3])
    bottom = height - place.y - place.size
    return round(place.x), round(bottom), round(place.x + place.size), round(bottom + place.size)


class _Unprinted(BaseStampStyle):
    """Adds nothing to the page."""

    def create_stamp(self, writer: Any, box: Any, text_params: Any) -> None:
        """Return no stamp."""


class _Bridge(signers.Signer):
    """Lets pyHanko build the container while our signer holds the key."""

    def __init__(self, signer: Signer, material: SealMaterial) -> None:
        own, *others = (x509.Certificate.load(certificate) for certificate in material.chain)
        super().__init__(signing_cert=own)
        for other in others:
            self.cert_registry.register(other)
        self._keeper = signer
        self._material = material

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != "sha256":
            raise SigningError(f"a seal signs SHA-256, not {digest_algorithm}")
        return bytes(512) if dry_run else self._keeper.sign_document(self._material, data)


class _PdfSigner(signers.PdfSigner):
    """Signs at the moment it is given instead of reading the clock."""

    def __init__(self, described: signers.PdfSignatureMetadata, *, now: datetime, **rest: Any) -> None:
        super().__init__(described, **rest)
        self._now = now

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._now
        return session
