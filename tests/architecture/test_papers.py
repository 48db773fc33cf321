"""The papers on security promise no test that does not exist, and link to nothing that is gone."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.reading import ROOT, none

STANDARD = "docs/reference/asvs.md"
PAPERS = ("SECURITY.md", "docs/threat-model.md", "docs/dpia.md", STANDARD)
NUMBERS = ROOT / "docs/reference/asvs-5.0-numbers.txt"
# The sections of the standard that ask for a paper, so that a paper alone can meet them.
ON_PAPER = {"2.1", "6.1", "7.1", "8.1", "11.1", "13.1", "14.1", "15.1", "16.1"}
_TEST = re.compile(r"`(tests/[\w/]+\.py)((?:::\w+)*)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_ROW = re.compile(r"^\| v5\.0\.0-([\d., ]+) \| ([12]) \| (.+?) \| (.*) \|$", re.MULTILINE)
_STANDING = re.compile(r"(met|n/a|open)\b([^:]*): \S.*")
_SUM = re.compile(r"Of (\d+) requirements (\d+) are met, (\d+) do not apply and (\d+) are open\.")


@dataclass(frozen=True)
class Line:
    """What the paper says of one requirement of the standard."""

    number: str
    level: str
    said: str

    @property
    def standing(self) -> str:
        """Return met, n/a or open; empty for anything else."""
        found = _STANDING.fullmatch(self.said)
        return found.group(1) if found else ""

    @property
    def section(self) -> str:
        """Return the section that the requirement stands in."""
        return self.number.rpartition(".")[0]


def lines_of(text: str) -> Iterator[Line]:
    """Give a line for each number; a row may stand for several of one level."""
    for numbers, level, _, said in _ROW.findall(text):
        yield from (Line(number, level, said) for number in numbers.split(", "))


def standard() -> dict[str, str]:
    """Return every requirement of the standard's first two levels, with its level."""
    rows = NUMBERS.read_text(encoding="utf-8").splitlines()
    return dict(row.split() for row in rows if not row.startswith("#"))


def named_tests(text: str) -> list[tuple[str, list[str]]]:
    """Return the tests a paper names: file, and the way to a class or function in it."""
    return [(place, way.split("::")[1:]) for place, way in _TEST.findall(text)]


def missing(place: str, way: list[str]) -> bool:
    """Say whether a named test is not there."""
    path = ROOT / place
    if not path.exists():
        return True
    node: ast.AST = ast.parse(path.read_text(encoding="utf-8"))
    for name in way:
        found = [one for one in ast.iter_child_nodes(node) if getattr(one, "name", "") == name]
        if not found:
            return True
        node = found[0]
    return False


def misplaced(lines: list[Line], wanted: dict[str, str]) -> list[str]:
    """Name the requirements that are missing, stand twice, are none, or have another level."""
    counted = Counter((line.number, line.level) for line in lines)
    found = {number for number, _ in counted}
    return [
        *(f"missing: {number}" for number in wanted if number not in found),
        *(f"twice: {number}" for (number, _), times in counted.items() if times > 1),
        *(
            f"unknown, or of another level: {one[0]}"
            for one in counted
            if one not in wanted.items()
        ),
    ]


def unanswered(lines: list[Line]) -> list[str]:
    """Name the lines that say neither met, n/a nor open, or are met by nothing that shows it."""
    return [
        f"{line.number}: {line.said}"
        for line in lines
        if not line.standing or (line.standing == "met" and not _is_shown(line))
    ]


def _is_shown(line: Line) -> bool:
    """A test by its name; a paper only where the standard asks for one."""
    tests = named_tests(line.said)
    if any(not way for _, way in tests):
        return False
    return bool(tests) or (line.section in ON_PAPER and bool(_LINK.search(line.said)))


def _read(paper: str) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_a_paper_names_is_there(paper: str) -> None:
    none(
        [
            "::".join([place, *way])
            for place, way in named_tests(_read(paper))
            if missing(place, way)
        ]
    )


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_a_paper_links_to_is_there(paper: str) -> None:
    folder = (ROOT / paper).parent
    none([link for link in _LINK.findall(_read(paper)) if not (folder / Path(link)).exists()])


def test_every_threat_is_answered_by_a_test() -> None:
    rows = [line for line in _read(PAPERS[1]).splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(rows) > 20
    none([row for row in rows if not named_tests(row)])


class TestTheStandard:
    """OWASP ASVS 5.0: each requirement of levels 1 and 2, once."""

    def test_has_a_line_for_every_requirement_and_no_other(self) -> None:
        assert len(standard()) == 253
        none(misplaced([*lines_of(_read(STANDARD))], standard()))

    def test_each_is_met_by_a_test_does_not_apply_or_is_open(self) -> None:
        none(unanswered([*lines_of(_read(STANDARD))]))

    def test_is_added_up_rightly(self) -> None:
        counted = Counter(line.standing for line in lines_of(_read(STANDARD)))
        told = _SUM.search(_read(STANDARD))
        assert told is not None
        found = [counted.total(), counted["met"], counted["n/a"], counted["open"]]
        assert [int(number) for number in told.groups()] == found


class TestTheRuleItself:
    def test_finds_a_test_that_is_not_there(self) -> None:
        here = "tests/architecture/test_papers.py"
        assert not missing(here, ["TestTheRuleItself", "test_finds_a_test_that_is_not_there"])
        assert missing(here, ["TestTheRuleItself", "test_of_something_else"])
        assert missing("tests/test_nothing.py", [])

    def test_reads_files_classes_and_functions(self) -> None:
        text = "by `tests/a.py` and `tests/b/c.py::TestX::test_y`, not `tests/`"
        assert named_tests(text) == [("tests/a.py", []), ("tests/b/c.py", ["TestX", "test_y"])]

    def test_reads_a_row_for_one_requirement_or_for_several(self) -> None:
        text = "| v5.0.0-1.2.3 | 1 | x | open: y |\n| v5.0.0-9.1.1, 9.1.2 | 2 | x | n/a: z |"
        assert [(one.number, one.level, one.standing) for one in lines_of(text)] == [
            ("1.2.3", "1", "open"),
            ("9.1.1", "2", "n/a"),
            ("9.1.2", "2", "n/a"),
        ]

    def test_finds_what_is_missing_twice_unknown_or_of_another_level(self) -> None:
        lines = [Line("1.1.1", "1", ""), Line("1.1.1", "1", ""), Line("1.1.2", "2", "")]
        wanted = {"1.1.1": "1", "1.1.2": "1", "1.1.3": "2"}
        found = misplaced([*lines, Line("9.9.9", "1", "")], wanted)
        assert [one.split(":")[0] for one in found] == [
            "missing",
            "twice",
            "unknown, or of another level",
            "unknown, or of another level",
        ]

    @pytest.mark.parametrize(
        "said",
        [
            "perhaps",
            "met",
            "met: surely",
            "met: by `tests/a.py`",
            "met: [a paper](dpia.md)",
            "open:",
            "not applicable: x",
        ],
    )
    def test_finds_a_line_that_shows_nothing(self, said: str) -> None:
        assert unanswered([Line("6.2.1", "1", said)])

    @pytest.mark.parametrize(
        ("number", "said"),
        [
            ("6.2.1", "met: by `tests/a.py::test_x`"),
            ("6.2.1", "met with TLS: `tests/a.py::test_x`"),
            ("6.1.1", "met: [a paper](dpia.md)"),
            ("6.2.1", "n/a: there is none"),
            ("6.2.1", "open: true but untested"),
        ],
    )
    def test_passes_a_line_that_does(self, number: str, said: str) -> None:
        assert not unanswered([Line(number, "1", said)])
