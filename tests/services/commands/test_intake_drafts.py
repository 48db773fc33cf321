"""Unsent intake forms: codes only, with consent to record, two weeks, one's own."""

from typing import Any

import pytest
from sqlmodel import Session, select

from models.codes import Exploitation, Region
from models.installations import ChangeCounter
from models.intake_drafts import IntakeDraft
from services.access import Viewer
from services.commands.intake_drafts import discard_draft, keep_draft
from services.errors import NotAllowed
from services.installation import tidy
from services.queries.intake_drafts import own_draft
from tests.factories import TODAY, Programme

BEGUN: dict[str, Any] = {"consent_record_on": TODAY, "region": Region.NORD}


def kept(programme: Programme, viewer: Viewer | None = None) -> dict[str, Any] | None:
    """Return what the viewer's draft holds."""
    with Session(programme.engine) as session:
        draft = own_draft(session, viewer or programme.nord, now=programme.at)
        return draft.facts if draft else None


class TestKeepDraft:
    def test_keeps_what_was_filled_in_so_far_as_plain_codes(self, programme: Programme) -> None:
        facts = BEGUN | {"exploitation": [Exploitation.CRIME], "accompanying_children": 2}
        programme.jot(programme.nord, keep_draft, facts)
        assert kept(programme) == {
            "consent_record_on": "2026-11-21",
            "region": "NORD",
            "exploitation": ["CRIME"],
            "accompanying_children": 2,
        }

    def test_keeps_nothing_before_consent_to_record(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, {"region": Region.NORD})
        assert kept(programme) is None

    def test_forgets_everything_when_the_consent_is_unticked(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN)
        programme.jot(programme.nord, keep_draft, BEGUN | {"consent_record_on": None})
        assert kept(programme) is None

    def test_keeps_one_a_user_the_last(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN | {"gender": "MAN"})
        programme.jot(programme.nord, keep_draft, BEGUN | {"gender": "WOMAN"})
        found = kept(programme)
        assert found is not None
        assert found["gender"] == "WOMAN"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("gender", "Maria Ivanova"),
            ("note", "lives with her aunt"),
            ("household_ref", "Ivanova"),
            ("return_country", "Sofia, Bulgaria"),
            ("form_token", "call +359 2 123 456 before noon please"),
            ("urgent_needs", ["SHELTER", "a room near her sister"]),
            ("applied_on", "yesterday"),
            ("accompanying_children", -3),
        ],
    )
    def test_never_keeps_words_about_a_person(
        self, programme: Programme, name: str, value: object
    ) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN | {name: value})
        found = kept(programme)
        assert found is not None
        assert name not in found

    def test_is_seen_by_its_writer_alone(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN)
        assert kept(programme, programme.syd) is None

    def test_is_a_coordinators_matter(self, programme: Programme) -> None:
        for actor in (programme.iom, programme.manager):
            with pytest.raises(NotAllowed):
                programme.jot(actor, keep_draft, BEGUN)

    def test_never_moves_the_change_counter(self, programme: Programme) -> None:
        def version() -> int:
            with Session(programme.engine) as session:
                return session.exec(select(ChangeCounter.value)).one()

        before = version()
        programme.jot(programme.nord, keep_draft, BEGUN)
        assert version() == before


class TestTheEndOfADraft:
    def test_comes_with_the_submission(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN)
        programme.submitted()
        assert kept(programme) is None

    def test_comes_when_its_writer_starts_over(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN)
        programme.jot(programme.nord, discard_draft)
        assert kept(programme) is None

    def test_comes_after_fourteen_days(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN)
        programme.later(days=14)
        assert kept(programme) is not None
        programme.later(seconds=1)
        assert kept(programme) is None

    def test_erases_the_row_itself_when_anybody_keeps_a_draft(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN)
        programme.later(days=14, seconds=1)
        programme.jot(programme.syd, keep_draft, BEGUN)
        with Session(programme.engine) as session:
            owners = session.exec(select(IntakeDraft.user_id)).all()
        assert owners == [programme.syd.user_id]

    def test_erases_the_row_by_itself_when_nobody_keeps_one(self, programme: Programme) -> None:
        programme.jot(programme.nord, keep_draft, BEGUN)
        programme.later(days=14, seconds=1)
        tidy(programme.engine, programme.at)
        with Session(programme.engine) as session:
            assert session.exec(select(IntakeDraft)).all() == []

    def test_leaves_other_peoples_drafts_alone(self, programme: Programme) -> None:
        programme.jot(programme.syd, keep_draft, BEGUN)
        programme.jot(programme.nord, discard_draft)
        assert kept(programme, programme.syd) is not None
