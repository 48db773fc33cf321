"""Names say what a thing is: words that fit everything, and so mean nothing, are not used."""

import ast
import re

import pytest

from tests.architecture.reading import ROOT, Function, Source, none, sources

EMPTY = {
    "util", "utils", "helper", "helpers", "common", "misc", "handler", "handlers", "processor",
    "data", "info", "obj", "item", "items", "temp",
}  # fmt: skip
BEGINNINGS = ("do_", "my_", "temp_")
# The contract's own words, a statistic's name, and the glossary's support item.
ALLOWED = {"demo_data", "consent_data_sharing_on", "chi2", "support_items", "supportitem"}


def parts(name: str) -> set[str]:
    """Take a name apart at underscores and capitals."""
    return set(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_"))


def says_nothing(name: str) -> bool:
    """Say whether a name has an empty word in it, begins with one, or is numbered."""
    plain = name.strip("_").lower()
    if plain in ALLOWED or name.isupper():  # a code of the data dictionary is not ours to choose
        return False
    numbered = re.search(r"[a-z]_?2$", plain) is not None
    return bool(parts(name) & EMPTY) or plain.startswith(BEGINNINGS) or numbered


def empty_names(source: Source) -> list[str]:
    """Name the functions, classes, arguments and variables that say nothing."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, Function | ast.ClassDef):
            found += [(node, node.name)]
        elif isinstance(node, ast.arg):
            found += [(node, node.arg)]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found += [(node, node.id)]
    return [f"{source.at(node)} {name}" for node, name in found if says_nothing(name)]


def manages(source: Source) -> list[str]:
    """Name the classes that only say they manage something."""
    classes = [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    return [f"{source.at(node)} {node.name}" for node in classes if node.name.endswith("Manager")]


def _named_by_us() -> list[Source]:
    """A test's name is a sentence, and what it plugs into has names of its own."""
    return [s for s in sources() if not s.place.startswith(("tests/", "migrations/versions/"))]


def test_names_in_the_code_say_something() -> None:
    none([line for source in _named_by_us() for line in empty_names(source) + manages(source)])


def test_files_and_folders_say_something() -> None:
    places = [source.place.removesuffix(".py") for source in sources()]
    none([place for place in places if any(map(says_nothing, place.split("/")))])


def test_no_folder_for_everything() -> None:
    banned = {
        "src",
        "utils",
        "common",
        "helpers",
        "core",
        "config",
        "components",
        "data",
        "scripts",
    }
    none([path.name for path in ROOT.iterdir() if path.is_dir() and path.name in banned])


class TestTheRuleItself:
    @pytest.mark.parametrize(
        "code",
        [
            "def do_it(): ...",
            "def get_data(): ...",
            "class CaseHandler: ...",
            "class RowData: ...",
            "def f(info): ...",
            "data = 1",
            "for item in rows: pass",
            "case2 = 1",
            "my_case = 1",
        ],
    )
    def test_finds_a_name_that_says_nothing(self, code: str) -> None:
        assert empty_names(Source("a.py", code))

    @pytest.mark.parametrize(
        "code",
        ["for key, value in facts.items(): pass", "information = 1", "database = 1", "sha2_56 = 1"],
    )
    def test_passes_a_name_that_does(self, code: str) -> None:
        assert empty_names(Source("a.py", code)) == []

    def test_finds_a_manager(self) -> None:
        assert manages(Source("a.py", "class CaseManager: ..."))
