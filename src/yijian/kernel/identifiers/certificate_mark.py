"""电子证照标识 (GB/T 36904-2018): the name of one electronic certificate, the same on every platform.

根 1.2.156.3005.2 · 证照类型代码 21 · 颁发机构代码 · 流水号 · 版本号 3 · 校验位 1, joined by dots. The check character is ISO 7064
MOD 37,36 over type, issuer, serial and version without dots and without root.
"""

import re
from dataclasses import dataclass

from yijian.kernel.identifiers.check_digits import ALPHANUMERIC, hybrid
from yijian.kernel.identifiers.refusals import CheckFailed, Missing, SerialsUsedUp, WrongShape
from yijian.kernel.identifiers.typed_text import tidy

ROOT = "1.2.156.3005.2"
TITLE = "电子证照标识"
SHAPE = "由点隔开的类型代码、颁发机构代码、流水号、版本号和校验位"

_KIND = re.compile(r"[0-9A-Z]{18}[0-9]{3}")
_ISSUER = re.compile(r"[0-9A-Z]{6,18}")
_SERIAL = re.compile(r"[0-9A-Z]{1,32}")
_VERSION = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateMark:
    """One 电子证照标识 with a check character that follows from its parts."""

    kind_code: str
    """证照类型代码: the 18 places of the body that defines the kind, and its three-digit number."""
    issuer_code: str
    """颁发机构代码: usually a 统一社会信用代码; some places use an area code."""
    serial: str
    version: str

    @property
    def check(self) -> str:
        """Return the check character."""
        return hybrid(self.kind_code + self.issuer_code + self.serial + self.version, ALPHANUMERIC)

    @property
    def short(self) -> str:
        """Return the mark without the root, as some platforms print it."""
        return ".".join((self.kind_code, self.issuer_code, self.serial, self.version, self.check))

    def next_version(self) -> "CertificateMark":
        """Return the mark of the same certificate after a change.

        :raises SerialsUsedUp: after version 999.
        """
        return certificate_mark(
            kind_code=self.kind_code,
            issuer_code=self.issuer_code,
            serial=self.serial,
            version=int(self.version) + 1,
        )

    def __str__(self) -> str:
        return f"{ROOT}.{self.short}"


def certificate_mark(*, kind_code: str, issuer_code: str, serial: str, version: int = 1) -> CertificateMark:
    """Return the mark of a certificate to be issued.

    :raises WrongShape: when a part is not written as the standard asks.
    :raises SerialsUsedUp: when the version is not between 1 and 999.
    """
    if not 1 <= version <= 999:
        raise SerialsUsedUp(title="证照版本号", serial=version, most=999)
    return _mark((kind_code, issuer_code, serial, f"{version:03}"), field=None)


def parse_certificate_mark(text: str, *, field: str | None = None) -> CertificateMark:
    """Return the mark that was typed or scanned, with or without the root.

    :raises Missing: when nothing was typed.
    :raises WrongShape: when a part is missing or not written as the standard asks.
    :raises CheckFailed: when the check character does not follow.
    """
    typed = tidy(text).removeprefix(ROOT + ".")
    if not typed:
        raise Missing(field=field, title=TITLE, shape=SHAPE)
    parts = typed.split(".")
    if len(parts) != 5:
        fault = f"应当有5段，您填的是{len(parts)}段"
        raise WrongShape(field=field, title=TITLE, shape=SHAPE, fault=fault, paper="证照")
    mark = _mark(parts[:4], field=field)
    if parts[4] != mark.check:
        raise CheckFailed(field=field, title=TITLE, paper="证照")
    return mark


def _mark(parts: list[str] | tuple[str, ...], *, field: str | None) -> CertificateMark:
    kind_code, issuer_code, serial, version = parts
    faults = (
        (_KIND, kind_code, "第1段是证照类型代码，要有21位，最后3位是数字"),
        (_ISSUER, issuer_code, "第2段是颁发机构代码，要有6到18位数字或大写字母"),
        (_SERIAL, serial, "第3段是流水号，要有1到32位数字或大写字母"),
        (_VERSION, version, "第4段是版本号，要有3位数字"),
    )
    for pattern, part, fault in faults:
        if not pattern.fullmatch(part):
            raise WrongShape(field=field, title=TITLE, shape=SHAPE, fault=fault, paper="证照")
    return CertificateMark(kind_code=kind_code, issuer_code=issuer_code, serial=serial, version=version)
