"""The file of a release: sealed, whole, and its numbers with what they may be off by."""

import json

import pytest

from services.disclosure.attack import audit
from services.disclosure.documents import (
    Released,
    percent,
    read_document,
    total,
    write_document,
)
from services.disclosure.samples import rehearsal, rehearsal_file
from services.disclosure.spaces import as_release, space_of
from services.errors import NotARelease, ReleaseAltered


class TestReleased:
    def test_knows_between_what_the_count_lies(self) -> None:
        assert (Released(10, 5).low, Released(10, 5).high) == (8, 12)

    def test_none_is_not_told_from_a_few(self) -> None:
        assert Released(0, 5).shown == "0–2"
        assert Released(0, 11).shown == "0–5"
        assert Released(35, 5).shown == "35"

    def test_a_sum_may_be_off_by_more(self) -> None:
        both = total(Released(10, 5), Released(5, 5))
        assert (both.value, both.low, both.high) == (15, 11, 19)

    def test_other_roundings_are_not_added(self) -> None:
        with pytest.raises(ValueError, match="alike"):
            total(Released(10, 5), Released(7, 7))

    def test_a_share_comes_from_rounded_counts(self) -> None:
        assert percent(Released(35, 5), Released(60, 5)) == 58
        assert percent(Released(5, 5), Released(15, 5)) is None


class TestReadDocument:
    def test_reads_what_was_written(self) -> None:
        document = rehearsal()
        assert document.fictitious
        assert document.table("persons_per_year").cell("2024").value == 60
        assert document.table("age_per_year").codes("adult_child") == ("ADULT", "CHILD")

    def test_the_same_facts_are_the_same_bytes(self) -> None:
        facts = json.loads(rehearsal_file())
        del facts["sha256"]
        turned = dict(reversed(facts.items()))
        assert write_document(turned) == rehearsal_file()

    def test_refuses_a_number_that_was_changed(self) -> None:
        changed = rehearsal_file().replace(b'"value":60', b'"value":55', 1)
        with pytest.raises(ReleaseAltered):
            read_document(changed)

    @pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"sha256":"a"}'])
    def test_refuses_what_is_no_release(self, content: bytes) -> None:
        with pytest.raises(NotARelease):
            read_document(content)

    @pytest.mark.parametrize(
        "wrong",
        [{"k": 4}, {"base": 3}, {"method": "raw"}, {"extra": 1}, {"tables": []}, {"id": "../etc"}],
    )
    def test_refuses_a_sealed_file_that_keeps_no_rule(self, wrong: dict[str, object]) -> None:
        facts = json.loads(rehearsal_file())
        del facts["sha256"]
        with pytest.raises(NotARelease):
            read_document(write_document(facts | wrong))

    def test_reads_files_of_the_first_make(self) -> None:
        facts = json.loads(rehearsal_file())
        del facts["sha256"]
        found = {"proven_small": 0, "exact": 0, "pairs": 0, "min_width": 4, "n_lps": 9}
        known = {"outside": [{"source": "a village: 9", "tried": True}], "records": "apart"}
        step = {"base": 5, "finest_dropped": None, "proven_small": 2, "exact": 0}
        told = {"audit": {**found, **known, "ladder": [step]}}
        first = read_document(write_document(facts | told | {"format": "hemvag-release/1"}))
        assert first.audit.ladder[0].proven_small == 2
        with pytest.raises(NotARelease):  # what was found on true counts is in no file any more
            read_document(write_document(facts | told))

    def test_the_first_make_showed_follow_ups_by_the_true_count(self) -> None:
        """Its plan told that eight or more were followed up; the attack knows that."""
        facts = json.loads(rehearsal_file())
        del facts["sha256"]
        first = read_document(write_document(facts | {"format": "hemvag-release/1"}))
        said = as_release(first, space_of([first])).said
        assert [(fact.low, fact.box.within[0]) for fact in said] == [(8, (7,)), (8, (8,))]
        assert as_release(rehearsal(), space_of([first])).said == ()

    def test_refuses_a_number_that_is_not_rounded(self) -> None:
        facts = json.loads(rehearsal_file())
        del facts["sha256"]
        facts["tables"][0]["cells"][0]["value"] = 31
        with pytest.raises(NotARelease):
            read_document(write_document(facts))


def test_the_rehearsal_would_pass_the_gate() -> None:
    document = rehearsal()
    assert audit(as_release(document, space_of([document]))).passed
