"""Releases are built by whoever may, promoted once, by a second person where two are wanted."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session

from models.codes import Region, Role
from services.access import Viewer
from services.commands.releases import (
    KnownFigure,
    Learned,
    build_release,
    enter_known_figure,
    promote_release,
    take_known_figure_back,
)
from services.database import open_engine
from services.disclosure.building import Built, build
from services.disclosure.documents import read_document
from services.disclosure.material import closed_years, read_material
from services.errors import (
    BuilderPromotes,
    EndsBeforeItBegins,
    LearnedHoldsNumbers,
    NoSuchFigure,
    NoSuchRelease,
    NotAllowed,
    NothingToRelease,
    PromotedAlready,
    ReleaseOvertaken,
)
from services.queries.releases import built, outside_figures, promoted, promoted_release
from tests.databases import renewed_file
from tests.factories import TODAY, Programme, begun
from tests.security.disclosure.returns import returned_as

OTHERS = [role for role in Role if role is not Role.MANAGER]
SAID = Learned(learned_sv="Vi lärde oss att ringa tidigt.", learned_en="We learned to call early.")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the release of a programme whose figures pass when rounded to the nearest seven."""
    engine = open_engine(renewed_file(tmp_path_factory.mktemp("made") / "made.db").url)
    programme = begun(engine)
    returned_as(engine, TODAY)
    with Session(engine) as session:
        material = read_material(session, programme.manager, TODAY)
    engine.dispose()
    return build(material)


def somebody(role: Role) -> Viewer:
    return Viewer(None, "somebody", "Somebody", role, frozenset(Region))


def build_one(programme: Programme, made: Built) -> str:
    found = programme.do(programme.manager, build_release, made, SAID)
    assert found is not None
    return found


class TestMaterial:
    def test_a_year_is_closed_three_months_after_its_end(self) -> None:
        started = TODAY.replace(year=2024, month=1, day=1)
        assert closed_years(started, TODAY.replace(month=3, day=30)) == [2024]
        assert closed_years(started, TODAY.replace(month=3, day=31)) == [2024, 2025]

    def test_a_year_that_had_begun_before_the_start_is_not_whole(self) -> None:
        assert closed_years(TODAY.replace(year=2024), TODAY) == [2025]

    def test_only_those_who_build_read_it(self, programme: Programme) -> None:
        for role in OTHERS:
            with Session(programme.engine) as session, pytest.raises(NotAllowed):
                read_material(session, somebody(role), TODAY)

    def test_there_is_nothing_before_a_year_is_closed(self, programme: Programme) -> None:
        with Session(programme.engine) as session, pytest.raises(NothingToRelease):
            read_material(session, programme.manager, TODAY.replace(year=2013, month=1))


class TestBuild:
    def test_is_refused_rounded_to_five_and_passes_rounded_to_seven(self, made: Built) -> None:
        assert [rung.base for rung in made.rungs] == [5, 7]
        assert [rung.audit.passed for rung in made.rungs] == [False, True]

    def test_keeps_what_the_ladder_ended_in(self, programme: Programme, made: Built) -> None:
        release_id = build_one(programme, made)
        assert release_id == f"R-{TODAY.year}-01"
        with Session(programme.engine) as session:
            kept = built(session, programme.manager)[0]
        document = read_document(kept.content)
        assert (document.id, document.base, document.sha256) == (release_id, 7, kept.sha256)
        assert document.what_we_learned.sv == SAID.learned_sv
        assert [step.base for step in document.audit.ladder] == [5, 7]
        assert document.table("persons_per_year").cell("2023").value == 35
        assert document.table("follow_up_per_year").cell("2023", "DONE").value == 28
        assert "2025" not in document.table("follow_up_per_year").codes("year")

    def test_the_next_one_gets_the_next_number(self, programme: Programme, made: Built) -> None:
        build_one(programme, made)
        assert build_one(programme, made).endswith("-02")

    def test_a_refusal_is_noted_and_keeps_nothing(self, programme: Programme, made: Built) -> None:
        refused = replace(made, facts=None)
        assert programme.do(programme.manager, build_release, refused, SAID) is None
        with Session(programme.engine) as session:
            assert built(session, programme.manager) == []

    @pytest.mark.parametrize("text", ["3 personer", "år 2024", "½ 5"])
    def test_no_number_slips_in_with_the_text(
        self, programme: Programme, made: Built, text: str
    ) -> None:
        with pytest.raises(LearnedHoldsNumbers):
            programme.do(programme.manager, build_release, made, Learned(learned_sv=text))

    @pytest.mark.parametrize("role", OTHERS)
    def test_only_managers_build(self, programme: Programme, role: Role) -> None:
        nothing = Built((), (), None)
        with pytest.raises(NotAllowed):
            programme.do(somebody(role), build_release, nothing, SAID)


class TestPromote:
    def test_lets_it_be_shown(self, programme: Programme, made: Built) -> None:
        release_id = build_one(programme, made)
        presenter = somebody(Role.PRESENTER)
        with Session(programme.engine) as session:
            assert promoted(session, presenter) == []
            with pytest.raises(NoSuchRelease):
                promoted_release(session, presenter, release_id)
        programme.do(programme.manager, promote_release, release_id, four_eyes=False)
        with Session(programme.engine) as session:
            assert promoted_release(session, presenter, release_id).promoted_by == "manager"

    def test_happens_once(self, programme: Programme, made: Built) -> None:
        release_id = build_one(programme, made)
        programme.do(programme.manager, promote_release, release_id, four_eyes=False)
        with pytest.raises(PromotedAlready):
            programme.do(programme.manager, promote_release, release_id, four_eyes=False)

    def test_four_eyes_are_two_people(self, programme: Programme, made: Built) -> None:
        release_id = build_one(programme, made)
        with pytest.raises(BuilderPromotes):
            programme.do(programme.manager, promote_release, release_id, four_eyes=True)
        other = replace(programme.manager, username="another")
        programme.do(other, promote_release, release_id, four_eyes=True)

    def test_one_that_another_overtook_must_be_tried_anew(
        self, programme: Programme, made: Built
    ) -> None:
        first, second = build_one(programme, made), build_one(programme, made)
        programme.do(programme.manager, promote_release, first, four_eyes=False)
        with pytest.raises(ReleaseOvertaken):
            programme.do(programme.manager, promote_release, second, four_eyes=False)
        with pytest.raises(ReleaseOvertaken):
            build_one(programme, made)

    def test_an_unknown_one_is_told(self, programme: Programme) -> None:
        with pytest.raises(NoSuchRelease):
            programme.do(programme.manager, promote_release, "R-1999-01", four_eyes=False)

    @pytest.mark.parametrize("role", OTHERS)
    def test_only_managers_promote(self, programme: Programme, role: Role) -> None:
        with pytest.raises(NotAllowed):
            programme.do(somebody(role), promote_release, "R-2026-01", four_eyes=False)


class TestKnownFigures:
    def figure(self, **facts: Any) -> KnownFigure:
        usual = {"since_year": 2024, "until_year": 2024, "persons": 47, "source": "a report"}
        return KnownFigure.model_validate(usual | facts)

    def test_every_release_is_tried_with_them(self, programme: Programme) -> None:
        returned_as(programme.engine, TODAY)
        programme.do(programme.manager, enter_known_figure, self.figure())
        with Session(programme.engine) as session:
            material = read_material(session, programme.manager, TODAY)
        assert "a report: 47" in [figure.source for figure in material.outside]
        facts = build(material).facts
        assert facts is not None
        assert {"source": "a report: 47", "tried": True} in facts["audit"]["outside"]

    def test_can_be_taken_back_once(self, programme: Programme) -> None:
        number = programme.do(programme.manager, enter_known_figure, self.figure())
        programme.do(programme.manager, take_known_figure_back, number)
        with Session(programme.engine) as session:
            assert outside_figures(session, programme.manager) == []
        with pytest.raises(NoSuchFigure):
            programme.do(programme.manager, take_known_figure_back, number)

    def test_end_after_they_begin(self, programme: Programme) -> None:
        with pytest.raises(EndsBeforeItBegins):
            programme.do(programme.manager, enter_known_figure, self.figure(until_year=2023))

    @pytest.mark.parametrize("facts", [{"persons": -1}, {"source": " "}, {"return_country": "QQ"}])
    def test_hold_what_fits(self, facts: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            self.figure(**facts)
