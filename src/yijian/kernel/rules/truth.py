"""The three truth values of Kleene's strong logic."""

from enum import Enum


class Truth(Enum):
    """What is known about a condition: it holds, it does not, or the facts do not tell."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: bool | None) -> "Truth":
        """Return the truth value that a Python answer stands for; None is unknown."""
        if value is None:
            return cls.UNKNOWN
        return cls.TRUE if value else cls.FALSE

    @property
    def known(self) -> bool | None:
        """The Python answer: True, False, or None for unknown."""
        return None if self is Truth.UNKNOWN else self is Truth.TRUE

    def __invert__(self) -> "Truth":
        return Truth.of(None if self.known is None else not self.known)

    def __bool__(self) -> bool:
        """Refuse to be taken for a boolean: unknown is neither true nor false."""
        raise TypeError("compare a Truth with `is`, it has three values")
