"""What follows from a certificate's kind, its dates and its codes: plain decisions over plain values."""

from yijian.certificates.rules.check_codes import (
    CODE_ALPHABET,
    CheckCodeWrong,
    is_check_code,
    read_check_code,
    spaced,
    with_check,
)
from yijian.certificates.rules.faces import (
    HolderUnfit,
    disclosure,
    filled_lines,
    masked,
    masked_lines,
    own_values,
    require_holder,
)
from yijian.certificates.rules.numbers import NumberLayoutFaulty, numbered, series_of
from yijian.certificates.rules.standing import (
    CertificateNotValid,
    ends_after,
    standing_of,
    verdict_of,
)

__all__ = [
    "CODE_ALPHABET",
    "CertificateNotValid",
    "CheckCodeWrong",
    "HolderUnfit",
    "NumberLayoutFaulty",
    "disclosure",
    "ends_after",
    "filled_lines",
    "is_check_code",
    "masked",
    "masked_lines",
    "numbered",
    "own_values",
    "read_check_code",
    "require_holder",
    "series_of",
    "spaced",
    "standing_of",
    "verdict_of",
    "with_check",
]
