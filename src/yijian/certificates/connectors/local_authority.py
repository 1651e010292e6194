"""A certificate authority of the installation's own, made at first use, for places that are not joined to a seal system.

It keeps one root and, for each seal, an ECDSA P-256 certificate and an SM2 key. Private keys are files that only the
platform's user may read. Its root is not in anybody's trust store: a real installation names a licensed authority in
``SEAL_SIGNER`` (电子签名法 art. 13, 16).
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from django.conf import settings
from tongsuopy.crypto import hashes as sm_hashes
from tongsuopy.crypto import serialization as sm_serialization
from tongsuopy.crypto.asymciphers import ec as sm_ec

from yijian.certificates.vocabulary.sealing import SealHolder, SealMaterial

ROOT_FROM = datetime(2015, 1, 1, tzinfo=UTC)
ROOT_UNTIL = datetime(2055, 1, 1, tzinfo=UTC)
SEAL_YEARS = 5
RENEWED_BEFORE = timedelta(days=30)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""id-kp-documentSigning, RFC 9336."""
_SM2_KEY = ObjectIdentifier("2.25.305211745091837427139201664720861823764")
"""Binds the seal's SM2 key to its certificate: the SHA-256 of the PEM text. An arc made from a UUID, as ITU-T X.667 allows."""


class LocalAuthority:
    """Issues seal certificates and signs with them; every process of the installation shares one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(settings.VAR) / "authority"

    def material(self, holder: SealHolder, *, now: datetime) -> SealMaterial:
        """Return the seal's present certificates, made on first use and renewed a month before they end."""
        with self._alone():
            root_key, root = self._root()
            for kept in self._kept(holder.code):
                if kept.valid_from <= now < kept.valid_until - RENEWED_BEFORE:
                    return kept
            return self._issue(holder, root_key=root_key, root=root, now=now)

    def sign_document(self, material: SealMaterial, signed: bytes) -> bytes:
        """Return the ECDSA signature with SHA-256 of the seal's key."""
        key = serialization.load_pem_private_key(self._private(material, "document.key.pem"), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the seal's key is not an elliptic curve key")
        return key.sign(signed, ec.ECDSA(hashes.SHA256()))

    def sign_data(self, material: SealMaterial, signed: bytes) -> bytes:
        """Return the SM2 signature with SM3 of the seal's key."""
        key = sm_serialization.load_pem_private_key(self._private(material, "sm2.key.pem"), password=None)
        signature: bytes = key.sign(signed, sm_ec.ECDSA(sm_hashes.SM3()))
        return signature

    def vouches_for(self, material: SealMaterial) -> bool:
        """Tell whether the root signed the seal's certificate, and the certificate names the SM2 key."""
        root_file = self._folder / "root.pem"
        if not root_file.exists():
            return False
        root = x509.load_pem_x509_certificate(root_file.read_bytes())
        try:
            certificate = x509.load_der_x509_certificate(material.chain[0])
            certificate.verify_directly_issued_by(root)
            named = certificate.extensions.get_extension_for_oid(_SM2_KEY).value
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            return False
        return isinstance(named, x509.UnrecognizedExtension) and named.value == _digest(
            material.sm2_public_key
        )

    def roots(self) -> tuple[bytes, ...]:
        """Return the one root, made when there is none."""
        with self._alone():
            return (self._root()[1].public_bytes(serialization.Encoding.DER),)

    def _private(self, material: SealMaterial, name: str) -> bytes:
        return (self._place(material.code) / material.serial / name).read_bytes()

    def _place(self, code: str) -> Path:
        plain = re.sub(r"[^0-9A-Za-z-]", "", code)[:40]
        return self._folder / "seals" / f"{plain}-{sha256(code.encode()).hexdigest()[:16]}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes out: two must not make two roots, nor two keys for one seal."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self._folder / "lock", "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _root(self) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        key_file, root_file = self._folder / "root.key.pem", self._folder / "root.pem"
        if root_file.exists():
            kept = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
            if not isinstance(kept, ec.EllipticCurvePrivateKey):
                raise TypeError("the root's key is not an elliptic curve key")
            return kept, x509.load_pem_x509_certificate(root_file.read_bytes())
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "一件通"),
                x509.NameAttribute(NameOID.COMMON_NAME, "一件通本地印章根证书"),
            ]
        )
        root = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ROOT_FROM)
            .not_valid_after(ROOT_UNTIL)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(certifies=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write(key_file, _pem(key))
        _write(root_file, root.public_bytes(serialization.Encoding.PEM))
        return key, root

    def _issue(
        self,
        holder: SealHolder,
        *,
        root_key: ec.EllipticCurvePrivateKey,
        root: x509.Certificate,
        now: datetime,
    ) -> SealMaterial:
        key = ec.generate_private_key(ec.SECP256R1())
        serial = x509.random_serial_number()
        sm2 = sm_ec.generate_private_key(sm_ec.SM2())
        public = sm2.public_key().public_bytes(
            sm_serialization.Encoding.PEM, sm_serialization.PublicFormat.SubjectPublicKeyInfo
        )
        valid_from = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_subject(holder))
            .issuer_name(root.subject)
            .public_key(key.public_key())
            .serial_number(serial)
            .not_valid_before(valid_from)
            .not_valid_after(valid_from + timedelta(days=365 * SEAL_YEARS))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(certifies=False), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
                critical=False,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
            )
            .add_extension(x509.UnrecognizedExtension(_SM2_KEY, _digest(public.decode())), critical=False)
            .sign(root_key, hashes.SHA256())
        )
        folder = self._place(holder.code) / f"{serial:x}"
        folder.mkdir(parents=True, mode=0o700)
        _write(folder / "document.key.pem", _pem(key))
        _write(
            folder / "sm2.key.pem",
            sm2.private_bytes(
                sm_serialization.Encoding.PEM,
                sm_serialization.PrivateFormat.PKCS8,
                sm_serialization.NoEncryption(),
            ),
        )
        _write(folder / "sm2.pem", public)
        # The certificate comes last: a folder without it was left by a killed process and is never used.
        _write(folder / "seal.pem", certificate.public_bytes(serialization.Encoding.PEM))
        return self._read(holder.code, folder)

    def _kept(self, code: str) -> list[SealMaterial]:
        place = self._place(code)
        folders = [path for path in place.iterdir() if (path / "seal.pem").exists()] if place.is_dir() else []
        return sorted(
            (self._read(code, folder) for folder in folders), key=lambda kept: kept.valid_from, reverse=True
        )

    def _read(self, code: str, folder: Path) -> SealMaterial:
        certificate = x509.load_pem_x509_certificate((folder / "seal.pem").read_bytes())
        root = x509.load_pem_x509_certificate((self._folder / "root.pem").read_bytes())
        return SealMaterial(
            code=code,
            serial=folder.name,
            chain=tuple(one.public_bytes(serialization.Encoding.DER) for one in (certificate, root)),
            sm2_public_key=(folder / "sm2.pem").read_text(),
            valid_from=certificate.not_valid_before_utc,
            valid_until=certificate.not_valid_after_utc,
        )


def _subject(holder: SealHolder) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        # X.520 allows 64 characters.
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder.agency_name[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, f"{holder.agency_name}{holder.title}"[:64]),
    ]
    if holder.credit_code:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, holder.credit_code))
    return x509.Name(attributes)


def _key_usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _digest(public_key: str) -> bytes:
    return sha256(public_key.encode()).digest()


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
