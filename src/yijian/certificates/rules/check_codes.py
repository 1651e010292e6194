"""The short code printed on every document: twelve characters to type, the last of which notices a slip."""

from yijian.kernel.identifiers.check_digits import hybrid
from yijian.kernel.identifiers.typed_text import tidy
from yijian.kernel.refusal import Refusal

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty characters nobody confuses: no 0 and O, no 1, I and L, no U. Thirty, so that ISO 7064 MOD 31,30 notices every slip."""

LENGTH = 12


class CheckCodeWrong(Refusal):
    """A typed code cannot be one."""

    code = "certificates.check-code-wrong"
    template = "{fault}。核验码有12位，印在证照二维码下面，请对照着再输一次。"


def with_check(body: str) -> str:
    """Return eleven characters with their check character."""
    return body + hybrid(body, CODE_ALPHABET)


def is_check_code(text: str) -> bool:
    """Tell whether a tidied text could be a code: it may still be mistyped."""
    return len(text) == LENGTH and text.isalnum()


def read_check_code(text: str) -> str:
    """Return the code that was typed, in capitals and without spaces.

    :raises CheckCodeWrong: when a character is missing, impossible or wrong.
    """
    typed = tidy(text)
    if len(typed) != LENGTH:
        raise CheckCodeWrong(field="q", fault=f"您输了{len(typed)}位")
    strange = next((character for character in typed if character not in CODE_ALPHABET), "")
    if strange:
        raise CheckCodeWrong(field="q", fault=f"核验码里没有“{strange}”")
    if with_check(typed[:-1]) != typed:
        raise CheckCodeWrong(field="q", fault="有一位输错了")
    return typed


def spaced(code: str) -> str:
    """Return a code as it is printed: 7K2M-9QXA-4HTB."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
