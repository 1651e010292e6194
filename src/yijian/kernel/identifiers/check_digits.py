"""Check digits: ISO 7064 pure and hybrid systems, GB 32100 and GB 11714."""

DIGITS = "0123456789"
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100 leaves out I, O, S, V and Z."""

_CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANIZATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def mod_11_2(digits: str) -> str:
    """Return the check character of ISO 7064 MOD 11-2; ten is written X (GB 11643)."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    return "0123456789X"[(12 - rest) % 11]


def hybrid(text: str, alphabet: str) -> str:
    """Return the check character of the hybrid systems of ISO 7064, MOD M+1,M for an alphabet of M characters.

    Ten digits make MOD 11,10; digits and capitals make MOD 37,36. Every single slip changes the check character.
    """
    size = len(alphabet)
    product = size
    for character in text:
        total = (product + alphabet.index(character)) % size or size
        product = total * 2 % (size + 1)
    return alphabet[(size + 1 - product) % size]


def credit(text: str) -> str:
    """Return the check character of the first 17 places of a 统一社会信用代码 (GB 32100-2015)."""
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(text, _CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def organization(text: str) -> str:
    """Return the check character of the first 8 places of a 组织机构代码 (GB 11714-1997)."""
    total = sum(ALPHANUMERIC.index(c) * w for c, w in zip(text, _ORGANIZATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
