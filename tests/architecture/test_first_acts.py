"""Nothing happens before permission is checked: in deeds by `require`, on screens by `enter`."""

import ast

from tests.architecture.reading import (
    Function,
    Source,
    decorators,
    dotted,
    first_call,
    none,
    sources,
)

# Drawn for people who have not signed in, or when the database cannot say who they are.
BEFORE_SIGN_IN = {f"pages/ui/{name}.py" for name in ("shell", "sign_in", "demo_accounts", "outage")}
REDRAWN_ALONE = {"st.fragment", "st.dialog"}


def unguarded_commands(source: Source) -> list[str]:
    """Name the public functions that take a unit of work and do not require a permission first."""
    return [
        f"{source.at(node)} {node.name} begins with {first_call(node) or 'something else'}"
        for node in source.tree.body
        if isinstance(node, Function)
        and not node.name.startswith("_")
        and _takes_work(node)
        and not (_takes_work_first(node) and first_call(node) == "require")
    ]


def unguarded_screens(source: Source) -> list[str]:
    """Name what draws a page, a fragment or a dialog and does not enter first."""
    return [
        f"{source.at(node)} {node.name} begins with {first_call(node) or 'something else'}"
        for node in source.functions
        if _draws(node, source) and first_call(node) != "enter"
    ]


def _draws(node: Function, source: Source) -> bool:
    is_page = node.name == "render" and source.place.count("/") == 1
    return is_page or any(name in REDRAWN_ALONE for name in decorators(node))


def _names_work(argument: ast.arg) -> bool:
    return argument.annotation is not None and dotted(argument.annotation) == "UnitOfWork"


def _takes_work(node: Function) -> bool:
    return any(map(_names_work, [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]))


def _takes_work_first(node: Function) -> bool:
    return bool(node.args.args) and _names_work(node.args.args[0])


def test_a_commands_first_act_is_require() -> None:
    found = sources("services/commands")
    none([line for source in found for line in unguarded_commands(source)])


def test_a_pages_fragments_and_dialogs_first_act_is_enter() -> None:
    found = [s for s in sources("pages") if s.place not in BEFORE_SIGN_IN]
    none([line for source in found for line in unguarded_screens(source)])


class TestTheRuleItself:
    def test_finds_a_command_that_looks_before_it_requires(self) -> None:
        code = (
            "def grant(work: UnitOfWork, ref: str) -> None:\n"
            '    """Grant."""\n'
            "    case = find(work, ref)\n"
            "    require(work.actor, X)\n"
        )
        assert unguarded_commands(Source("a.py", code)) == ["a.py:1 grant begins with find"]

    def test_finds_a_command_that_takes_its_work_later(self) -> None:
        code = "def grant(ref: str, *, work: UnitOfWork) -> None:\n    require(work.actor, X)\n"
        assert unguarded_commands(Source("a.py", code))

    def test_passes_a_command_that_requires_first(self) -> None:
        code = (
            'def grant(work: UnitOfWork) -> None:\n    """Grant."""\n    require(work.actor, X)\n'
        )
        assert unguarded_commands(Source("a.py", code)) == []

    def test_finds_a_page_that_draws_before_it_enters(self) -> None:
        code = "def render() -> None:\n    st.title('x')\n    enter(P)\n"
        assert unguarded_screens(Source("pages/a.py", code))

    def test_finds_a_fragment_and_a_dialog_without_enter(self) -> None:
        for decorator in ("st.fragment", "st.fragment(run_every=2)", "st.dialog('Sure?')"):
            code = f"@{decorator}\ndef part() -> None:\n    draw()\n"
            assert unguarded_screens(Source("pages/ui/a.py", code)), decorator

    def test_passes_a_page_that_keeps_its_viewer(self) -> None:
        code = "def render() -> None:\n    viewer = guard.enter(P)\n"
        assert unguarded_screens(Source("pages/a.py", code)) == []
