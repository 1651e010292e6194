"""Locks on scarce things: transaction-scoped advisory locks with a registry of key spaces.

Take them once, before any row lock; they end with the transaction.
"""

from enum import IntEnum

from django.db import connection


class LockSpace(IntEnum):
    """What an advisory lock guards; a number is never given twice."""

    JOURNAL_CHAIN = 1
    JOURNAL_BLOCK = 2
    IMPORT = 3
    WATCH = 4
    FILING = 5
    SURVEY = 6
    SIMULATOR = 7
    CODES = 8
    IMPORT_FILE = 9


def take(space: LockSpace, key: str) -> None:
    """Wait for and hold the lock of a key until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [int(space), key])


def try_take(space: LockSpace, key: str) -> bool:
    """Hold the lock of a key until the transaction ends if nobody holds it; tell whether it worked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [int(space), key])
        row = cursor.fetchone()
    return bool(row and row[0])
