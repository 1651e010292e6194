"""Measure issuing a certificate: typeset, seal (PAdES), sign (SM2), check; each part beside the whole.

Run: ``python benchmarks/certificate.py [count]``. The parts named ``typst`` and ``pyHanko`` are those libraries alone, so
that what our own code adds is visible. Nothing is stored; keys are made in a temporary folder.
"""

import io
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yijian.config.settings.test")

import typst
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

from yijian.certificates.connectors.local_authority import LocalAuthority
from yijian.certificates.documents.fonts import fonts
from yijian.certificates.documents.pades import Sealing, check_seal, seal_document
from yijian.certificates.documents.sm2 import sm2_holds
from yijian.certificates.documents.written import Face, FaceField, Signature, write_certificate
from yijian.certificates.vocabulary.sealing import SealHolder

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
NAME = "安澜市望江区市场监督管理局"
SIGNED = Signature(
    agency_name=NAME,
    seal_title="许可专用章",
    on=date(2026, 11, 24),
    check_code="7K2M-9QXA-41TB",
    check_url="https://zw.example.gov.cn/check/7K2M9QXA41TB/",
)


def face(number: int) -> Face:
    """Return one of many different certificates, so that no cache answers for two."""
    labels = ("经营者名称", "社会信用代码", "经营者", "主体业态", "经营场所", "经营项目", "有效期至")
    return Face(
        title="食品经营许可证",
        english="Food Business License",
        edition="",
        layout="landscape",
        mark=f"1.2.156.3005.2.11430000006122244L021.11430102006123456G.{number:014}.001.C",
        fields=tuple(FaceField(label=label, value=f"{label}第{number}号") for label in labels),
    )


def measure(title: str, act: Callable[[int], object], count: int) -> None:
    """Print the median and the slowest twentieth of one act in milliseconds."""
    act(0)
    taken = []
    for number in range(1, count + 1):
        before = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - before) * 1000)
    slow = statistics.quantiles(taken, n=20)[-1]
    print(f"{title:<44} {statistics.median(taken):8.2f} ms   p95 {slow:8.2f} ms")


def bare_typst(number: int) -> object:
    """Compile one line with typst alone."""
    return typst.compile(
        f'#set text(font: "Noto Serif SC")\n食品经营许可证 {number}'.encode(),
        font_paths=fonts(),
        format="pdf",
    )


def bare_pyhanko(sheet: bytes, chain: tuple[bytes, ...]) -> Callable[[int], object]:
    """Return an act that signs with pyHanko's own signer and a key in memory."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "benchmark")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW.replace(year=2031))
        .sign(key, hashes.SHA256())
    )
    folder = Path(tempfile.mkdtemp())
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    signer = signers.SimpleSigner.load(str(folder / "key.pem"), str(folder / "cert.pem"))
    described = signers.PdfSignatureMetadata(field_name="Seal", md_algorithm="sha256")

    def act(_: int) -> object:
        return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(sheet)), described, signer=signer)

    return act


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    authority = LocalAuthority(Path(tempfile.mkdtemp()))
    holder = SealHolder(agency_code="market", agency_name=NAME, title="许可专用章")
    material = authority.material(holder, now=NOW)
    sealing = Sealing(agency_name=NAME, reason="颁发食品经营许可证")
    sheet = write_certificate(face(0), signature=SIGNED, made_at=NOW)
    data = b'{"mark":"..."}' * 60

    def sealed(one: object) -> bytes:
        assert not isinstance(one, int)
        return seal_document(sheet, signer=authority, material=material, sealing=sealing, now=NOW)

    def whole(number: int) -> bytes:
        one = write_certificate(face(number), signature=replace(SIGNED, check_code=str(number)), made_at=NOW)
        now_material = authority.material(holder, now=NOW)
        authority.sign_data(now_material, data)
        return seal_document(one, signer=authority, material=now_material, sealing=sealing, now=NOW)

    done = sealed(sheet)
    signature = authority.sign_data(material, data)
    print(f"{count} rounds, one process, file of {len(done) // 1024} KB")
    measure("typst alone, one line", bare_typst, count)
    measure("pyHanko alone, invisible field", bare_pyhanko(sheet.pdf, material.chain), count)
    measure("typeset a face", lambda n: write_certificate(face(n), signature=SIGNED, made_at=NOW), count)
    measure("seal it (PAdES, ECDSA P-256)", lambda _: sealed(sheet), count)
    measure("sign its data (SM2 with SM3)", lambda _: authority.sign_data(material, data), count)
    measure(
        "check the SM2 signature",
        lambda _: sm2_holds(signed=data, signature=signature, public_key=material.sm2_public_key),
        count,
    )
    measure("check the seal", lambda _: check_seal(done, root=material.chain[-1], at=NOW), count)
    measure("issue: keys, typeset, seal, sign", whole, count)
    print(f"memory at the end: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
