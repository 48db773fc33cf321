"""Releases are built by whoever may, promoted once, by a second person where two are wanted."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Session, col, select

from models.cases import Case
from models.codes import Language, Region, Role
from models.follow_ups import FollowUp
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
from services.disclosure.attack import APART, FROZEN
from services.disclosure.building import Built, build, plan_for
from services.disclosure.documents import Planned, read_document
from services.disclosure.material import check_with_registry, closed_years, read_material
from services.disclosure.release import Rung, climb
from services.disclosure.spaces import Space
from services.disclosure.steps import records_read, steps_read
from services.errors import (
    BuilderPromotes,
    EndsBeforeItBegins,
    KnownFigureContradicts,
    LearnedHoldsNumbers,
    NoSuchFigure,
    NoSuchRelease,
    NotAllowed,
    NothingToRelease,
    PromotedAlready,
    ReleaseOvertaken,
    ReleaseTooFine,
    ReleaseUntried,
)
from services.measures.questions import Question
from services.queries.cubes import Cube
from services.queries.releases import (
    base_cells,
    built,
    outside_figures,
    promoted,
    promoted_release,
    trail_of_building,
)
from services.unit_of_work import jot
from services.words import Words
from tests.databases import renewed_file
from tests.factories import TODAY, Programme, begun
from tests.people import ADMIN
from tests.security.disclosure.returns import returned_as
from tests.security.disclosure.shown import ID, keep, release_file

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
        with Session(programme.engine) as session:
            tried = trail_of_building(session, programme.manager)[release_id]
        assert [(step.base, step.proven_small > 0) for step in steps_read(tried)] == [
            (5, True),
            (7, False),
        ]
        assert records_read(tried) == FROZEN
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

    @pytest.mark.parametrize("text", ["3 personer", "år 2024", "½ av dem", "Ⅳ", "km²", "٣"])
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


class TestLater:
    """A release is built from the database together with the promoted ones before it."""

    def test_is_tried_together_with_what_was_promoted(self, programme: Programme) -> None:
        """The first release said otherwise of the same years: only one who looked can know."""
        returned_as(programme.engine, TODAY)
        keep(programme.engine, release_file(), programme.at)
        with Session(programme.engine) as session:
            material = read_material(session, programme.manager, TODAY)
        steps: list[Rung] = []
        made = build(replace(material, plan=material.plan[:2]), steps.append)
        assert [one.id for one in made.earlier] == [ID]
        assert {rung.audit.records for rung in steps} == {APART}

    def test_which_tables_there_are_tells_nothing_but_numbers_that_are_shown(self) -> None:
        """Twelve persons are shown as ten: their follow-up is shown whoever of them died."""
        space, wanted = Space(("2022", "2023"), ("BG",)), ("2022", "2023")
        plan = [Planned(name="follow_up_per_year", dims=("year", "outcome"), years=wanted)]
        known = ("NORD", "BG", "ADULT", "NO", "NO", "NO")
        counts = space.counts([(("2022", *known, "NONE"), 12), (("2023", *known, "DONE"), 7)])
        assert plan_for(plan, space, counts, 5, 5)[0].years == ("2022",)
        assert plan_for(plan, space, counts, 11, 5) == []

    @pytest.mark.parametrize("k", range(5, 12))
    def test_any_k_that_can_be_set_finds_a_ladder(self, k: int) -> None:
        counts, tables = np.full((2, 2), 40), {"years": [(0,)], "ages": [(0, 1)]}
        assert climb(counts, tables, k).rungs[0].base >= k

    def test_a_year_with_an_erased_case_has_no_support_table(self, programme: Programme) -> None:
        returned_as(programme.engine, TODAY)
        with jot(programme.engine, ADMIN, programme.at) as work:
            one = work.session.exec(
                select(FollowUp.case_id).where(col(FollowUp.arrived_on) < date(2024, 1, 1))
            ).first()
            work.session.execute(
                sa.update(Case).where(col(Case.id) == one).values(erased_at=programme.at)
            )
        with Session(programme.engine) as session:
            plan = read_material(session, programme.manager, TODAY).plan
        years = {planned.name: planned.years for planned in plan}
        assert years["support_phase_per_year"] == ("2024", "2025")

    def test_counts_that_are_not_the_registrys_are_refused(self, programme: Programme) -> None:
        returned_as(programme.engine, TODAY)
        about = Question(as_of=date(2026, 3, 31), since=date(2023, 1, 1), until=date(2025, 12, 31))
        with Session(programme.engine) as session:
            cube = base_cells(session, date(2023, 1, 1), date(2025, 12, 31), date(2026, 3, 31))
            more = {codes: n + 1 for codes, n in cube.counts.items()}
            with pytest.raises(AssertionError, match="registry"):
                check_with_registry(session, Cube(cube.keys, Counter(more)), about)


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

    def test_one_tried_for_smaller_groups_must_be_tried_anew(
        self, programme: Programme, made: Built
    ) -> None:
        release_id = build_one(programme, made)
        with pytest.raises(ReleaseTooFine):
            programme.do(programme.manager, promote_release, release_id, four_eyes=False, k=7)

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
        assert "2024, a report: 47" in [figure.source for figure in material.outside]
        made = build(material)
        assert made.facts is not None
        assert "a report" not in json.dumps(made.facts, default=str)
        programme.do(programme.manager, enter_known_figure, self.figure(region="NORD", persons=9))
        with pytest.raises(ReleaseUntried):
            build_one(programme, made)

    def test_one_that_contradicts_the_records_is_named(self, programme: Programme) -> None:
        returned_as(programme.engine, TODAY)
        programme.do(programme.manager, enter_known_figure, self.figure(persons=90))
        with Session(programme.engine) as session:
            material = read_material(session, programme.manager, TODAY)
        with pytest.raises(KnownFigureContradicts) as refused:
            build(material)
        assert "2024, a report: 90" in refused.value.told(Words(Language.EN))

    def test_what_is_entered_after_the_build_must_be_tried_first(
        self, programme: Programme, made: Built
    ) -> None:
        release_id = build_one(programme, made)
        number = programme.do(programme.manager, enter_known_figure, self.figure())
        with pytest.raises(ReleaseUntried):
            programme.do(programme.manager, promote_release, release_id, four_eyes=False)
        programme.do(programme.manager, take_known_figure_back, number)
        programme.do(programme.manager, promote_release, release_id, four_eyes=False)

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
