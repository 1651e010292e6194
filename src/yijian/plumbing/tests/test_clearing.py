"""Files handed in and never imported: gone after their days, with a row in the journal, and never what something still refers to."""

from datetime import datetime, timedelta

import pytest

from yijian.plumbing import clock, files, jobs
from yijian.plumbing.importing import clearing, drafts
from yijian.plumbing.models import ImportDraft, JournalEntry, StoredFile

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 2, 40, tzinfo=clock.CITY_TIME)
KEPT = timedelta(days=30)


def handed_in(ref: str, content: bytes, *, state="ready", looked_at=NOW - KEPT - timedelta(seconds=1)):
    digest = files.keep_document(content, media_type=drafts.MEDIA_TYPE, now=looked_at)
    return ImportDraft.objects.create(
        ref=ref,
        name="一本.xlsx",
        file_digest=digest,
        size=len(content),
        state=state,
        digest="change" if state in ("ready", "imported") else "",
        actor_ref="staff:hejing",
        actor_name="何静",
        looked_at=looked_at,
        imported_at=looked_at if state == "imported" else None,
    )


def is_stored(draft: ImportDraft) -> bool:
    row = StoredFile.objects.filter(digest=draft.file_digest).exists()
    assert files.path_of(draft.file_digest).exists() == row
    return row


class TestClearing:
    @pytest.mark.parametrize("state", ["ready", "faulty", "same"])
    def test_what_was_not_imported_goes_after_its_days_and_is_journalled_once(self, state):
        draft = handed_in("I1", b"one", state=state)

        assert [clearing.clear_unconfirmed(now=NOW), clearing.clear_unconfirmed(now=NOW)] == [1, 0]

        assert not ImportDraft.objects.exists()
        assert not is_stored(draft)
        entry = JournalEntry.objects.get(act="importing.clear")
        assert (entry.subject_ref, entry.actor_kind) == ("import:I1", "system")
        assert entry.detail["file"] == draft.file_digest
        assert entry.detail["state"] == state

    def test_keeps_what_is_younger_and_what_was_imported(self):
        young = handed_in("I1", b"one", looked_at=NOW - KEPT)
        imported = handed_in("I2", b"two", state="imported", looked_at=NOW - timedelta(days=900))

        assert clearing.clear_unconfirmed(now=NOW) == 0

        assert is_stored(young)
        assert is_stored(imported)
        assert not JournalEntry.objects.filter(act="importing.clear").exists()

    @pytest.mark.parametrize(("state", "age"), [("imported", 900), ("ready", 1)])
    def test_keeps_the_file_while_another_draft_names_it(self, state, age):
        handed_in("I1", b"one")
        other = handed_in("I2", b"one", state=state, looked_at=NOW - timedelta(days=age))

        assert clearing.clear_unconfirmed(now=NOW) == 1

        assert list(ImportDraft.objects.values_list("ref", flat=True)) == ["I2"]
        assert is_stored(other)

    def test_leaves_every_other_file_alone(self):
        paper = files.keep_document(b"%PDF-1.7", media_type="application/pdf", now=NOW - timedelta(days=900))
        handed_in("I1", b"one")

        clearing.clear_unconfirmed(now=NOW)

        assert list(StoredFile.objects.values_list("digest", flat=True)) == [paper]
        assert files.content_of(paper) == b"%PDF-1.7"

    def test_a_row_whose_bytes_are_gone_already_goes_too(self):
        draft = handed_in("I1", b"one")
        files.path_of(draft.file_digest).unlink()

        assert clearing.clear_unconfirmed(now=NOW) == 1
        assert not is_stored(draft)

    def test_the_days_are_a_setting(self, settings):
        settings.IMPORT_KEPT_DAYS = 60
        handed_in("I1", b"one")

        assert clearing.clear_unconfirmed(now=NOW) == 0
        assert clearing.clear_unconfirmed(now=NOW + timedelta(days=30)) == 1

    def test_the_job_clears_by_the_clock(self):
        handed_in("I1", b"one")
        with clock.reading(lambda: NOW):
            jobs.clear_unconfirmed(timestamp=0)

        assert not ImportDraft.objects.exists()
