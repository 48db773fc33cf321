"""Some things are done in one place only: commit, cache, remember, draw, refuse, ask the clock."""

import ast

import pytest

from tests.architecture.reading import Function, Source, decorators, dotted, none, sources

ALLOWED = {
    "st.session_state": {"pages/ui/session.py"},
    "st.cache_data": {"pages/ui/live.py"},
    "st.cache_resource": {"pages/ui/live.py"},
    "st.plotly_chart": {"pages/ui/show.py"},
    "st.error": {"pages/ui/guard.py"},
    "st.exception": set[str](),
    "datetime.now": {"services/clock.py"},
    "datetime.today": set[str](),
    "datetime.utcnow": set[str](),
    "date.today": set[str](),
}
COMMITS = {"services/unit_of_work.py"}
# Programs of their own, which are no part of a click: they measure, set up or test.
APART = ("tests/", "benchmarks/", "deploy/", "docs/", "migrations/")


def elsewhere(source: Source) -> list[str]:
    """Name the uses of something outside the one place for it."""
    used = [
        (node, dotted(node)) for node in ast.walk(source.tree) if isinstance(node, ast.Attribute)
    ]
    return [
        f"{source.at(node)} {name}"
        for node, name in used
        if name.removeprefix("datetime.") in ALLOWED or name in ALLOWED
        if source.place not in ALLOWED.get(name, ALLOWED.get(name.removeprefix("datetime."), set()))
    ]


def commits(source: Source) -> list[str]:
    """Name the calls that end a transaction by hand."""
    return [
        f"{source.at(call)} {call.func.attr}"
        for call in source.calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"commit", "rollback"}
    ]


def streamlit_below_pages(source: Source) -> list[str]:
    """Name the imports of Streamlit."""
    return [
        f"{source.place} {name}"
        for name in source.imported
        if name.split(".")[0] in {"streamlit", "streamlit_authenticator"}
    ]


def careless_caches(source: Source) -> list[str]:
    """Name the cached reads that are not keyed by (scope, version, …), or hide an argument."""
    return [
        f"{source.at(node)} {node.name}"
        for node in source.functions
        if any(name.startswith("st.cache_data") for name in decorators(node))
        if not _is_keyed(node)
    ]


def _is_keyed(node: Function) -> bool:
    names = [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
    whole = node.args.vararg is None and node.args.kwarg is None
    keyed = names[:1] in (["scope"], ["regions"]) and "version" in "".join(names[1:2])
    return whole and keyed and not any(name.startswith("_") for name in names)


# Round `open_case`, each for its reason: a case that is not there yet, one of another region that
# is held by its hand-over, the other members of a household, and one that ends by being erased.
OPENS = {
    "services/commands/steps.py",
    "services/commands/cases.py",
    "services/commands/handovers.py",
    "services/commands/household_refs.py",
    "services/commands/erasures.py",
}


def opened_cases(source: Source) -> list[str]:
    """Name where a case is opened for a deed without asking whether it is frozen, or whose."""
    return [source.at(call) for call in source.calls if dotted(call.func) == "OpenedCase"]


def _application() -> list[Source]:
    return [source for source in sources() if not source.place.startswith(APART)]


def test_each_is_used_in_its_one_place() -> None:
    none([line for source in _application() for line in elsewhere(source)])


def test_nobody_commits_but_the_unit_of_work() -> None:
    found = [source for source in _application() if source.place not in COMMITS]
    none([line for source in found for line in commits(source)])


def test_a_case_is_opened_for_a_deed_in_few_named_places() -> None:
    found = {source.place: opened_cases(source) for source in _application()}
    none([at for place, all_of_it in found.items() if place not in OPENS for at in all_of_it])
    assert all(found[place] for place in OPENS)


def test_services_and_models_know_no_streamlit() -> None:
    found = sources("services", "models", "manage.py")
    none([line for source in found for line in streamlit_below_pages(source)])


def test_a_cached_read_is_keyed_by_scope_and_version() -> None:
    none([line for source in sources("pages") for line in careless_caches(source)])


class TestTheRuleItself:
    @pytest.mark.parametrize(
        "code",
        [
            "st.session_state['x'] = 1",
            "@st.cache_data(ttl=3)\ndef f(): ...",
            "st.error('no')",
            "moment = datetime.now(UTC)",
            "moment = datetime.datetime.now(UTC)",
            "day = date.today()",
            "day = datetime.date.today()",
        ],
    )
    def test_finds_a_use_elsewhere(self, code: str) -> None:
        assert elsewhere(Source("pages/intake.py", code))

    def test_lets_the_one_place_pass(self) -> None:
        assert elsewhere(Source("pages/ui/session.py", "st.session_state['x'] = 1")) == []
        assert elsewhere(Source("services/clock.py", "datetime.now(UTC)")) == []

    def test_finds_a_commit_by_hand(self) -> None:
        assert commits(Source("a.py", "work.session.commit()")) == ["a.py:1 commit"]

    def test_finds_a_case_opened_elsewhere(self) -> None:
        source = Source("services/commands/a.py", "opened = OpenedCase(work, case)")
        assert opened_cases(source) == ["services/commands/a.py:1"]

    def test_finds_streamlit_in_a_service(self) -> None:
        for code in ("import streamlit as st", "from streamlit.runtime import x"):
            assert streamlit_below_pages(Source("services/a.py", code)), code

    @pytest.mark.parametrize(
        "arguments",
        ["", "version, scope", "scope", "scope, version, _hidden", "scope, version, *more"],
    )
    def test_finds_a_careless_cache(self, arguments: str) -> None:
        assert careless_caches(Source("a.py", f"@st.cache_data\ndef f({arguments}): ..."))

    def test_passes_a_careful_cache(self) -> None:
        code = "@st.cache_data(max_entries=9)\ndef f(scope, at_version, name): ..."
        assert careless_caches(Source("a.py", code)) == []


def unnoted_looks(source: Source) -> list[str]:
    """Name the functions of screens that read cases and note no look, in themselves."""
    return [
        f"{source.at(node)} {node.name}"
        for node in source.functions
        if {"case_file", "timeline"} & _called(node) and not _called(node) & NOTING
    ]


def _called(node: Function) -> set[str]:
    calls = (call for call in ast.walk(node) if isinstance(call, ast.Call))
    return {dotted(call.func) for call in calls}


NOTING = {"looks.at_case"}
# Read what the same person has opened on the same page before.
NOTED_BEFORE = {"pages/ui/case_dialog.py", "pages/ui/contact_support.py"}


def test_a_case_is_read_for_a_screen_only_where_the_look_is_noted() -> None:
    found = [source for source in sources("pages") if source.place not in NOTED_BEFORE]
    none([line for source in found for line in unnoted_looks(source)])


def test_finds_a_screen_that_notes_no_look() -> None:
    code = "def render():\n    with live.reading() as reader:\n        case_file(reader)\n"
    assert unnoted_looks(Source("pages/a.py", code)) == ["pages/a.py:1 render"]
