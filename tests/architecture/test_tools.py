"""The tools stay complete and honest: locks, settings, commands, and the strictness of types."""

import ast
import re
import tomllib

import pytest

from tests.architecture.reading import ROOT, none, sources

LOCKS = ("requirements.lock", "requirements-dev.lock", "benchmarks/requirements.lock")
LOOSE = {"services/charts", "services/exports"}  # lean on libraries without types
COMMANDS = {"demo", "run", "test", "check", "bench", "screenshots", "help"}
# Documented in .env.example, read by Streamlit and by the start, not by the application.
NOT_OURS = {"PORT", "STREAMLIT_SERVER_SSL_KEY_FILE"}


def addresses(lock: str) -> list[str]:
    """Name the lines of a lock that name an index or an address."""
    pattern = re.compile(r"https?://|--(index|extra-index|find-links|trusted)|^-[if] |@ file:")
    return [line for line in lock.splitlines() if pattern.search(line)]


def unhashed(lock: str) -> list[str]:
    """Name the packages of a lock without the hash of a file."""
    entries = re.split(r"\n(?=[a-zA-Z0-9])", lock)
    return [
        entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry
    ]


def versions(lock: str) -> set[str]:
    """Return `name==version` (with its marker) of every package of a lock."""
    return set(re.findall(r"^[a-zA-Z0-9][^\s]*==[^\\\n]*", lock, re.MULTILINE))


def settings_of(code: str) -> set[str]:
    """Return the settings of services/settings.py as variables of the environment."""
    return {
        node.target.id.upper()
        for kind in ast.walk(ast.parse(code))
        if isinstance(kind, ast.ClassDef) and kind.name == "Settings"
        for node in kind.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if node.target.id != "model_config"
    }


def documented(example: str) -> set[str]:
    """Return the variables that .env.example explains, commented out or not."""
    return set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE))


def _read(place: str) -> str:
    return (ROOT / place).read_text(encoding="utf-8")


class TestLocks:
    @pytest.mark.parametrize("place", LOCKS)
    def test_name_no_index_and_every_hash(self, place: str) -> None:
        if (ROOT / place).exists():
            none(addresses(_read(place)) + unhashed(_read(place)))

    def test_developing_uses_the_versions_that_run(self) -> None:
        none(sorted(versions(_read(LOCKS[0])) - versions(_read(LOCKS[1]))))

    def test_hold_every_dependency_of_the_project(self) -> None:
        named = tomllib.loads(_read("pyproject.toml"))["project"]["dependencies"]
        locked = {entry.split("==")[0].split("[")[0] for entry in versions(_read(LOCKS[0]))}
        none([name for name in named if re.split(r"[\[=<>]", name)[0] not in locked])


def test_every_setting_is_explained() -> None:
    explained = documented(_read(".env.example"))
    none(sorted(settings_of(_read("services/settings.py")) - explained))


def test_nothing_is_explained_that_is_no_setting() -> None:
    known = settings_of(_read("services/settings.py")) | NOT_OURS
    none(sorted(documented(_read(".env.example")) - known))


def test_every_command_of_the_contract_has_its_line_of_help() -> None:
    makefile = _read("Makefile")
    helped = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert helped >= COMMANDS
    assert {"make check", "make test"} <= set(re.findall(r"make \w+", _read(".ci/run")))


def test_types_are_strict_wherever_libraries_allow() -> None:
    strict = tomllib.loads(_read("pyproject.toml"))["tool"]["basedpyright"]["strict"]
    folders = {
        "/".join(s.place.split("/")[:2]) for s in sources("services") if s.place.count("/") > 1
    }
    none(sorted(folders - set(strict) - LOOSE))
    assert {"models", "services/*.py"} <= set(strict)


class TestTheRuleItself:
    @pytest.mark.parametrize(
        "line",
        [
            "--index-url https://example.org/simple",
            "-i somewhere",
            "--find-links /w",
            "a @ file:///w",
        ],
    )
    def test_finds_an_address(self, line: str) -> None:
        assert addresses(f"babel==2.18.0 \\\n{line}\n") == [line]

    def test_finds_a_package_without_a_hash(self) -> None:
        lock = "a==1 \\\n    --hash=sha256:00\nb==2\n    # via a\nc==3 \\\n    --hash=sha256:01\n"
        assert unhashed(lock) == ["b==2"]

    def test_reads_the_settings_and_their_explanations(self) -> None:
        code = "class Settings(B):\n    model_config = x\n    database_url: str\n    demo: bool = 0"
        assert settings_of(code) == {"DATABASE_URL", "DEMO"}
        assert documented("# Where.\nDATABASE_URL=x\n#DEMO=0\n") == {"DATABASE_URL", "DEMO"}
