"""The papers on security promise no test that does not exist, and link to nothing that is gone."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.reading import ROOT, none

PAPERS = ("SECURITY.md", "docs/threat-model.md", "docs/dpia.md", "docs/reference/asvs.md")
_TEST = re.compile(r"`(tests/[\w/]+\.py)((?:::\w+)*)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
_ROW = re.compile(r"^\| [\d.]+ \| .* \| (.*) \|$", re.MULTILINE)


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


def unanswered(text: str) -> list[str]:
    """Name the rows of a table of requirements that say neither met, n/a nor open."""
    return [said for said in _ROW.findall(text) if not re.match(r"(met|n/a|open)\b", said)]


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


def test_every_requirement_is_met_does_not_apply_or_is_open() -> None:
    text = _read(PAPERS[3])
    assert len(_ROW.findall(text)) > 60
    none(unanswered(text))


class TestTheRuleItself:
    def test_finds_a_test_that_is_not_there(self) -> None:
        here = "tests/architecture/test_papers.py"
        assert not missing(here, ["TestTheRuleItself", "test_finds_a_test_that_is_not_there"])
        assert missing(here, ["TestTheRuleItself", "test_of_something_else"])
        assert missing("tests/test_nothing.py", [])

    def test_reads_files_classes_and_functions(self) -> None:
        text = "by `tests/a.py` and `tests/b/c.py::TestX::test_y`, not `tests/`"
        assert named_tests(text) == [("tests/a.py", []), ("tests/b/c.py", ["TestX", "test_y"])]

    def test_finds_a_row_that_says_nothing(self) -> None:
        assert unanswered("| 6.2 | long | perhaps |\n| 6.3 | short | met: x |") == ["perhaps"]
