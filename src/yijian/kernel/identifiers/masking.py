"""脱敏: what a page shows of personal data until somebody states why they need it all.

Every mask is as long as what it hides, so that people still recognise their own data, and hides at
least a third of it.
"""

STAR = "*"


def mask_name(name: str) -> str:
    """Return a name with its middle hidden: 张*, 王*明, 欧**明; the dot of 阿依古丽·买买提 stays."""
    bare = name.strip()
    if len(bare) == 1:
        return STAR
    if len(bare) < 4:
        return _keep(bare, first=1, last=len(bare) - 2)
    return _keep(bare, first=1, last=1, open_marks="·• ")


def mask_identity(number: str, *, strict: bool = False) -> str:
    """Return an identity number with at most the first and last four places shown: 4301**********0014.

    ``strict`` shows one place at each end, for lists that many people see. Short numbers (passports) always are strict.
    """
    bare = number.strip()
    shown = 1 if strict or len(bare) < 16 else 4
    return _keep(bare, first=shown, last=shown)


def mask_phone(number: str) -> str:
    """Return a telephone number as 138****1234; of a number shorter than eleven places only the last four are shown."""
    bare = number.strip()
    return (
        _keep(bare, first=3, last=4) if len(bare) >= 11 else _keep(bare, first=0, last=min(4, len(bare) // 2))
    )


def mask_bank_account(number: str) -> str:
    """Return a bank account number with the last four places shown."""
    bare = "".join(number.split())
    return _keep(bare, first=0, last=min(4, len(bare) // 2))


def mask_mail(address: str) -> str:
    """Return a mail address with one letter of the name shown: c********@mail.example.

    The domain stays where enough is hidden without it; a domain longer than the name, which may be somebody's own, shows its ending only.
    """
    bare = address.strip()
    name, at, domain = bare.rpartition("@")
    for shown in (domain, domain[domain.rfind(".") :], ""):
        masked = _keep(name, first=1, last=0) + at + shown.rjust(len(domain), STAR)
        if masked.count(STAR) * 3 >= len(bare):
            return masked
    return STAR * len(bare)


def _keep(text: str, *, first: int, last: int, open_marks: str = "") -> str:
    if len(text) <= first + last:
        return STAR * len(text)
    end = len(text) - last
    return "".join(c if i < first or i >= end or c in open_marks else STAR for i, c in enumerate(text))
