"""Sealing: the register of seals, and what every sealed document has in common."""

import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from yijian.agencies import queries as agencies
from yijian.certificates import rules
from yijian.certificates.connectors import signer
from yijian.certificates.documents.pades import Sealing, seal_document
from yijian.certificates.documents.typeset import Sheet
from yijian.certificates.models import Seal
from yijian.certificates.vocabulary import SealHolder
from yijian.plumbing import files

PLATFORM = "platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A sealed document in the store."""

    document: str
    sha256: str


def seal_of(*, agency_code: str, title: str, now: datetime) -> Seal:
    """Return the seal an agency signs with at a moment, registered when its keys are new.

    :raises NotFound: when there is no such agency.
    :raises Unavailable: when the seal authority does not answer.
    """
    agency = agencies.agency(agency_code)
    holder = SealHolder(
        agency_code=agency.code,
        agency_name=agency.name,
        title=title,
        credit_code=agency.credit_code,
        region_code=agency.region_code,
    )
    return _registered(holder, now=now)


def seal_and_keep(sheet: Sheet, *, seal: Seal, reason: str, now: datetime) -> Kept:
    """Seal a typeset document and store it under its digest."""
    pdf = seal_document(
        sheet,
        signer=signer(),
        material=seal.material,
        sealing=Sealing(agency_name=seal.agency_name, reason=reason),
        timestamp_url=settings.SEAL_TIMESTAMP_URL,
        now=now,
    )
    digest = files.keep_document(pdf, media_type="application/pdf", now=now)
    return Kept(document=digest, sha256=sha256(pdf).hexdigest())


def sign_with(seal: Seal, content: bytes) -> str:
    """Return the SM2 signature of a seal over some bytes, in Base64."""
    return b64encode(signer().sign_data(seal.material, content)).decode()


def sign_content(content: bytes, *, now: datetime) -> tuple[str, str]:
    """Sign what an applicant agreed to with the platform's own key; return Base64 signature and the key's id.

    The platform vouches for content and moment; the person's will is proved by how they were identified (电子签名法 art. 13).
    """
    seal = platform_seal(now=now)
    return sign_with(seal, content), f"{seal.code}:{seal.serial}"


def platform_seal(*, now: datetime) -> Seal:
    """Return the platform's own signing keys, registered when new."""
    name = settings.SITE["operator"] or settings.SITE["name"]
    return _registered(SealHolder(agency_code=PLATFORM, agency_name=name, title="业务签名"), now=now)


def new_check_code() -> str:
    """Return a code that nobody can guess: 53 random bits and a check character."""
    body = "".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(11))
    return rules.with_check(body)


def check_url(code: str) -> str:
    """Return the public address that a QR code leads to."""
    return f"{settings.PUBLIC_URL}/check/{code}/"


def is_sample() -> bool:
    """Tell whether this installation only shows what it would do, so that every document says 样例."""
    return bool(settings.DEMONSTRATION)


def _registered(holder: SealHolder, *, now: datetime) -> Seal:
    material = signer().material(holder, now=now)
    found, _ = Seal.objects.get_or_create(
        code=material.code,
        serial=material.serial,
        defaults={
            "agency_code": holder.agency_code,
            "agency_name": holder.agency_name,
            "title": holder.title,
            "chain": [b64encode(one).decode() for one in material.chain],
            "sm2_public_key": material.sm2_public_key,
            "valid_from": material.valid_from,
            "valid_until": material.valid_until,
            "registered_at": now,
        },
    )
    return found
