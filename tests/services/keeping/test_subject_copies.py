"""A copy of what is held is of everything: the person's other cases, other rows, the trail."""

import pytest

from models.codes import ConsentKind, Language, PriorException, PriorParticipation
from services.commands.erasures import approve_erasures, propose_erasures
from services.commands.households import link_household
from services.commands.intake_drafts import keep_draft
from services.commands.participation import confirm_participation
from services.errors import NotAllowed, UnknownReference
from services.keeping.subject_copies import NAMED_ELSEWHERE, SubjectCopy, subject_copy
from services.reading import LIST_OPENED, Look, note_look
from services.references import fresh_reference
from services.words import Words
from tests.factories import TODAY, Programme
from tests.people import enrol


def copied(programme: Programme, ref: str) -> SubjectCopy:
    """Let the manager take a copy."""
    return programme.jot(programme.manager, subject_copy, ref)


def named_elsewhere(found: SubjectCopy) -> set[tuple[str, str, int]]:
    """Say in which column of which table others name the reference, and how often."""
    return {
        (row["table"], row["column"], row["rows"]) for row in found.tables.get(NAMED_ELSEWHERE, ())
    }


def of_one_person(programme: Programme) -> tuple[str, str]:
    """Take in the same person twice."""
    first = programme.rejected()
    again = programme.assessed()
    programme.step(
        programme.iom,
        confirm_participation,
        again,
        PriorParticipation.YES,
        first,
        on=TODAY,
        exception=PriorException.NEW_EXPLOITATION,
    )
    return first, again


class TestSubjectCopy:
    def test_holds_every_case_of_the_person(self, programme: Programme) -> None:
        first, again = of_one_person(programme)
        for asked in (first, again):
            found = copied(programme, asked)
            assert {row["ref"] for row in found.tables["cases"]} == {first, again}
            assert {row["ref"] for row in found.tables["stage_events"]} == {first, again}
            assert {row["subject"] for row in found.tables["trail"]} >= {first, again}
            assert named_elsewhere(found) == set()
        assert [programme.trail(ref)[-1].action for ref in (first, again)] == ["subject.copied"] * 2

    def test_says_where_others_name_it_and_nothing_of_them(self, programme: Programme) -> None:
        ref, other = programme.submitted(), programme.submitted(gender="MAN")
        programme.step(programme.nord, link_household, other, ref)
        draft = {"consent_record_on": TODAY, "household_ref": ref}
        programme.jot(programme.nord, keep_draft, draft)
        found = copied(programme, ref)
        assert named_elsewhere(found) == {
            ("cases", "household_ref", 1),
            ("fact_changes", "after", 1),
            ("intake_drafts", "facts", 1),
        }
        assert other not in found.json()
        assert "MAN" not in {row["gender"] for row in found.tables["cases"]}

    def test_holds_the_lists_that_somebody_searched_for_it(self, programme: Programme) -> None:
        ref = programme.submitted()
        look = Look(LIST_OPENED, "cases", (f"text={ref}",))
        programme.jot(programme.nord, note_look, look, per_hour=60)
        lines = copied(programme, ref).tables["trail"]
        assert [line["action"] for line in lines][-1] == LIST_OPENED

    def test_of_an_erased_case_holds_the_trail(self, programme: Programme) -> None:
        ref = programme.submitted()
        programme.consent_withdrawn(ref, ConsentKind.DATA_SHARING)
        programme.do(programme.manager, propose_erasures, keep_months=24)
        auditor = enrol(programme.engine, "auditor")["auditor"]
        programme.do(auditor, approve_erasures, [ref], keep_months=24)
        found = copied(programme, ref)
        assert set(found.tables) == {"trail"}
        lines = [line["action"] for line in found.tables["trail"]]
        assert lines[0] == "application.submitted"
        assert lines[-1] == "case.erased"
        assert "case.erased" in found.text(Words(Language.EN))

    def test_of_the_case_that_is_left_holds_what_remains_of_the_erased_one(
        self, programme: Programme
    ) -> None:
        first, again = of_one_person(programme)
        programme.consent_withdrawn(first, ConsentKind.DATA_SHARING)
        programme.do(programme.manager, propose_erasures, keep_months=24)
        auditor = enrol(programme.engine, "auditor")["auditor"]
        programme.do(auditor, approve_erasures, [first], keep_months=24)
        programme.later(hours=1)
        found = copied(programme, again)
        assert len(found.tables["cases"]) == 2
        assert first not in found.json()

    def test_is_the_managers_alone(self, programme: Programme) -> None:
        ref = programme.submitted()
        people = programme.people | enrol(programme.engine, "presenter", "admin", "auditor")
        for name in people.keys() - {"manager"}:
            with pytest.raises(NotAllowed):
                programme.jot(people[name], subject_copy, ref)
        assert programme.trail(ref)[-1].action == "application.submitted"

    def test_refuses_a_reference_of_which_nothing_is_held(self, programme: Programme) -> None:
        with pytest.raises(UnknownReference):
            copied(programme, fresh_reference())
