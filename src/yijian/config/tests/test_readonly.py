"""The guard of GET knows a write from a reading, and what looking itself may leave."""

import pytest

from yijian.config.readonly import WroteWhileReading, _guard, written


@pytest.mark.parametrize(
    ("sql", "act", "table"),
    [
        ('INSERT INTO "cases_case" ("ref") VALUES (%s)', "INSERT", "cases_case"),
        ('  update "cases_case" SET "state" = %s', "UPDATE", "cases_case"),
        ('DELETE FROM "cases_case" WHERE "id" = %s', "DELETE", "cases_case"),
        ("WITH gone AS (DELETE FROM cases_case RETURNING id) SELECT * FROM gone", "DELETE", "cases_case"),
        ("TRUNCATE TABLE cases_case", "TRUNCATE", "cases_case"),
        ("SELECT procrastinate_defer_job_v1(%s)", "CALL", "procrastinate_defer_job_v1"),
        ("SELECT nextval('cases_case_id_seq')", "CALL", "nextval"),
    ],
)
def test_a_write_is_seen_wherever_it_stands(sql, act, table):
    found = written(sql)

    assert found is not None
    assert (found.act, found.table) == (act, table)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "cases_case"."id" FROM "cases_case" WHERE "cases_case"."ref" = %s FOR UPDATE OF "cases_case"',
        "SELECT 1 FROM cases_case FOR NO KEY UPDATE",
        'SELECT "cases_application"."updated_at" FROM "cases_application"',
        'SAVEPOINT "s1"',
        "SELECT pg_advisory_xact_lock(%s, %s)",
    ],
)
def test_looking_and_locking_is_no_write(sql):
    assert written(sql) is None


def ran(sql, params, many, context):
    return "ran"


JOURNAL = 'INSERT INTO "plumbing_journalentry" ("act", "is_reading") VALUES (%s, %s) RETURNING "id"'


def test_a_note_that_somebody_read_goes_through_and_no_other_act_does():
    assert _guard(ran, JOURNAL, ("personal-data.read", True), False, {}) == "ran"
    with pytest.raises(WroteWhileReading):
        _guard(ran, JOURNAL, ("case.grant", False), False, {})
    with pytest.raises(WroteWhileReading):
        _guard(ran, 'UPDATE "plumbing_journalentry" SET "act" = %s', ("x",), False, {})
