"""Every line of the trail has words, and none of them shows a value of a case."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.codes import Language
from pages.ui.trail_words import FAULTS, KINDS, TOLD, about, details, told
from services.chain import Break
from services.queries.trail import Line, LineKind
from services.words import Words

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = Words(Language.EN)
AT = datetime(2026, 11, 21, 13, 32, tzinfo=UTC)


def recorded() -> set[str]:
    """Find every action that the code writes into the trail by name."""
    written = re.compile(r'\.(?:record|finish)\(\s*"([a-z_]+\.[a-z_]+)"')
    files = [path for folder in ("services", "pages") for path in (ROOT / folder).rglob("*.py")]
    return {action for file in files for action in written.findall(file.read_text())}


def line(action: str, subject: str = "", fields: tuple[str, ...] = (), reason: str = "") -> Line:
    return Line(1, AT, "nord", None, action, subject, fields, reason or None)


class TestTold:
    def test_has_words_for_every_action(self) -> None:
        assert len(recorded()) > 40
        assert recorded() - set(TOLD) == set()

    def test_has_words_for_every_sort_and_every_fault(self) -> None:
        assert (set(KINDS), set(FAULTS)) == (set(LineKind), set(Break))

    def test_says_an_action_it_does_not_know_by_its_name(self) -> None:
        assert told(line("tests.done"), ENGLISH) == "tests.done"


class TestAbout:
    def test_names_lists_as_the_menu_does(self) -> None:
        assert about(line("list.opened", "follow-ups"), ENGLISH) == "Follow-ups"
        assert about(line("case.opened", "K7QF-2M9X"), ENGLISH) == "K7QF-2M9X"


class TestDetails:
    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            (("age_group", "gender"), "Age group, Sex"),
            (("region=NORD", "stage=GRANTED"), "Region: Nord, Stage: Granted – pre-departure"),
            (("region=ATLANTIS",), "Region: ATLANTIS"),
            (("gap=PLAN",), "Gap: No support planned"),
            (("regions", "role"), "Regions, Role"),
        ],
    )
    def test_name_fields_and_filters(self, fields: tuple[str, ...], said: str) -> None:
        assert details(line("list.opened", fields=fields), ENGLISH) == said

    def test_leave_the_steps_of_a_release_to_its_own_page(self) -> None:
        steps = ("records=frozen", "step 1=base 5 small 5 exact 0 without -")
        assert details(line("release.built", fields=steps), ENGLISH) == ""

    def test_say_what_a_check_found(self) -> None:
        said = details(line("trail.checked", "120", reason="CHANGED 70"), ENGLISH)
        assert said == "a line was changed, from line 70 on"
