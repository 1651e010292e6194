"""What must agree at every moment between subjects, journal, clocks, inboxes, facts, jobs, certificates and files."""

import json

from django.db import connection

from yijian.cases.models import Application, Case, GivenFile
from yijian.cases.operations.settling import ENDED
from yijian.certificates.models import Certificate, SealedPaper
from yijian.kernel.loop import APPLICANT, SYSTEM
from yijian.plumbing import facts, files, journal
from yijian.plumbing.digest import sm3_of
from yijian.plumbing.loops import all_bound
from yijian.plumbing.models import (
    Assignment,
    ConnectorCall,
    FactReceipt,
    FactRecord,
    JournalEntry,
    LoopClock,
    StoredFile,
)


def assert_everything_agrees() -> None:
    """Fail on the first thing that is only half there."""
    assert list(journal.faults()) == []
    assert_loops_agree()
    assert_filings_are_whole()
    assert_certificates_rest_on_decisions()
    assert_nothing_told_is_lost()
    assert_files_are_there()


def assert_loops_agree() -> set[str]:
    """Compare every subject of every bound loop with its journal, clocks and assignments; return the loops met."""
    seen = set()
    for binding in all_bound():
        for subject in binding.model._default_manager.all():
            seen.add(binding.loop.code)
            last = (
                JournalEntry.objects.filter(subject_ref=subject.ref, loop=binding.loop.code)
                .exclude(to_state="")
                .order_by("-id")
                .first()
            )
            assert last is not None, f"{subject.ref} has no journal"
            assert subject.state == last.to_state, f"{binding.loop.code} {subject.ref}"
            state = binding.loop.states[subject.state]
            waiting = Assignment.objects.filter(subject_ref=subject.ref, closed_at__isnull=True)
            running = LoopClock.objects.filter(subject_ref=subject.ref, ended_at__isnull=True)
            assert (subject.closed_at is not None) == state.final, subject.ref
            if state.final:
                assert not waiting.exists(), f"{subject.ref} is over and still waits for somebody"
                assert not running.exists(), f"{subject.ref} is over and a clock still runs"
            elif state.waits_for not in (APPLICANT, SYSTEM):
                assert waiting.exists(), f"{subject.ref} waits for nobody"
                assert all(row.state == subject.state for row in waiting)
            moves = JournalEntry.objects.filter(
                subject_ref=subject.ref,
                act__in=[f"{binding.loop.code}.{code}" for code in binding.loop.moves],
            ).order_by("id")
            assert moves.count() == subject.revision, f"{subject.ref} moved without a journal row"
            reached = binding.loop.initial.code
            for row in moves:
                move = binding.loop.moves[row.act.partition(".")[2]]
                assert row.from_state == reached, f"{subject.ref} jumped from {reached} to {row.from_state}"
                assert row.from_state in {source.code for source in move.arc.sources}
                assert row.to_state == move.arc.target.code
                reached = row.to_state
            assert reached == subject.state
    return seen


def assert_filings_are_whole() -> None:
    """No number without cases, no case without a number, one case for each part of the plan."""
    for application in Application.objects.all():
        cases = Case.objects.filter(application=application)
        assert bool(application.number) == cases.exists(), application.ref
        assert bool(application.number) == (application.filed_at is not None)
        assert bool(application.number) == bool(application.receipt_digest), "a filing has its receipt"
        if application.number:
            parts = application.plan["parts"]
            assert sorted(case.item_code for case in cases) == sorted(part["item"] for part in parts)
        if application.state in ("settled", "delivered"):
            assert all(case.result in ENDED for case in cases), application.ref


def assert_certificates_rest_on_decisions() -> None:
    """No certificate without the grant that made it, and no grant that names a certificate which is not there."""
    marks = set(Certificate.objects.values_list("mark", flat=True))
    for case in Case.objects.exclude(certificate_mark=""):
        assert case.certificate_mark in marks, case.ref
        assert case.result in ("granted", "revoked"), case.ref
    named = set(Case.objects.values_list("ref", "certificate_mark"))
    for ref, mark in Certificate.objects.filter(version=1, case_ref__startswith="C").values_list(
        "case_ref", "mark"
    ):
        assert (ref, mark) in named, f"{mark} without a decision"


def assert_nothing_told_is_lost() -> None:
    """Every fact has for each handler a receipt or a job, every open order a job; no job without its cause."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs")
        jobs = [
            (task, json.loads(args) if isinstance(args, str) else args) for task, args in cursor.fetchall()
        ]
    listening = facts.handlers()
    queued = {(args["record_id"], args["handler"]) for task, args in jobs if task == "plumbing.deliver_fact"}
    heard = set(FactReceipt.objects.values_list("record_id", "handler"))
    told = set(FactRecord.objects.values_list("pk", flat=True))
    assert {record for record, _ in queued} <= told, "a job outlived a fact that was rolled back"
    for record in FactRecord.objects.all():
        for name in listening.get((record.kind, record.version), ()):
            assert (record.pk, name) in queued | heard, f"{record} is lost to {name}"
    calls = {args["call_id"] for task, args in jobs if task == "plumbing.call_outside"}
    ordered = set(ConnectorCall.objects.values_list("pk", flat=True))
    assert calls <= ordered, "a job outlived an order that was rolled back"
    for call in ConnectorCall.objects.filter(outcome=ConnectorCall.Outcome.QUEUED):
        assert call.pk in calls, f"{call} has no job"


def assert_files_are_there() -> None:
    """A file without a row is harmless; a row without its file, or with another content, is a loss."""
    stored = set(StoredFile.objects.values_list("digest", flat=True))
    for digest in stored:
        assert sm3_of([files.path_of(digest).read_bytes()]) == digest
    named = {
        *GivenFile.objects.values_list("digest", flat=True),
        *Application.objects.exclude(receipt_digest="").values_list("receipt_digest", flat=True),
        *Case.objects.exclude(document_digest="").values_list("document_digest", flat=True),
        *Certificate.objects.exclude(document="").values_list("document", flat=True),
        *SealedPaper.objects.values_list("document", flat=True),
    }
    assert named <= stored, f"rows without a file: {named - stored}"
