"""Public numbers and unguessable references."""

import secrets
from datetime import date

from django.db import connection

from yijian.kernel.identifiers import case_number

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that looks like a digit."""


def next_serial(series: str, period: str) -> int:
    """Return the next serial of a series in a period.

    The row stays locked until the transaction ends, so a rolled-back transaction leaves no gap.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO plumbing_counter (series, period, value) VALUES (%s, %s, 1)"
            " ON CONFLICT (series, period) DO UPDATE SET value = plumbing_counter.value + 1 RETURNING value",
            [series, period],
        )
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError("a counter returned nothing")
    return int(row[0])


def next_case_number(region_code: str, on: date) -> str:
    """Return a 办件编号: region 6, day 8, serial 6, check digit 1 (ISO 7064 MOD 11,10)."""
    region = region_code[:6].ljust(6, "0")
    serial = next_serial("case", f"{region}{on:%Y%m%d}")
    return case_number(region_code=region, filed_on=on, serial=serial).text


def reference(prefix: str) -> str:
    """Return a reference nobody can guess: a prefix and 80 random bits."""
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(16))


def query_password() -> str:
    """Return the six digits that, with the number, let somebody without an account follow a case (查询密码)."""
    return f"{secrets.randbelow(10**6):06d}"
