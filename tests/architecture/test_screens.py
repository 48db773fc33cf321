"""A screen is a definition: runs nothing at import, knows no other screen, names its inputs."""

import ast

import pytest

from tests.architecture.reading import Function, Source, dotted, none, screens, sources

SCRIPTS = {"pages/ui/shell.py", "pages/ui/laptop.py"}  # what Streamlit runs
MENU = "pages/ui/menu.py"  # lists the screens, by permission
DEFINITIONS = (
    ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign,
    ast.AnnAssign,
)  # fmt: skip
INPUTS = {
    "button", "checkbox", "toggle", "radio", "selectbox", "multiselect", "pills", "slider",
    "segmented_control", "text_input", "text_area", "number_input", "date_input", "time_input",
    "select_slider", "file_uploader", "download_button", "form_submit_button", "feedback",
    "data_editor", "dataframe", "plotly_chart", "pagination", "menu_button", "form",
}  # fmt: skip


def acts_at_import(source: Source) -> list[str]:
    """Name what would run, or draw, when the module is merely imported."""
    found = []
    for node in source.tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if not isinstance(node, DEFINITIONS) or _draws(node):
            found.append(source.at(node))
    return found


def _draws(node: ast.stmt) -> bool:
    """Say whether a definition calls st.…; registering a component is the one call that may."""
    if isinstance(node, Function | ast.ClassDef):
        return False
    calls = [dotted(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
    return any(name.startswith("st.") and name != "st.components.v2.component" for name in calls)


def other_screens(source: Source) -> list[str]:
    """Name the imports of another screen."""
    return [
        f"{source.place} {name}"
        for name in source.imported
        if name.startswith("pages.") and name.split(".")[1] != "ui"
    ]


def nameless_inputs(source: Source) -> list[str]:
    """Name the inputs and buttons without a key of their own."""
    return [
        f"{source.at(call)} {call.func.attr}"
        for call in source.calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in INPUTS
        and dotted(call.func.value) in {"st", "st.sidebar"}
        and "key" not in {keyword.arg for keyword in call.keywords}
        and not (call.func.attr == "form" and call.args)
    ]


def test_importing_a_page_runs_nothing() -> None:
    found = [source for source in sources("pages") if source.place not in SCRIPTS]
    none([line for source in found for line in acts_at_import(source)])


def test_nobody_imports_a_screen_but_the_menu() -> None:
    found = [source for source in sources("pages") if source.place != MENU]
    none([line for source in found for line in other_screens(source)])


def test_every_screen_has_render() -> None:
    without = [
        source.place
        for source in screens()
        if not source.place.endswith("__init__.py")
        and "render" not in {node.name for node in source.tree.body if isinstance(node, Function)}
    ]
    none(without)


def test_every_input_has_a_key() -> None:
    none([line for source in sources("pages") for line in nameless_inputs(source)])


class TestTheRuleItself:
    @pytest.mark.parametrize(
        "code",
        ["st.title('x')", "x = st.button('x')", "for a in b: pass", "if x: st.write(1)", "f()"],
    )
    def test_finds_code_at_import(self, code: str) -> None:
        assert acts_at_import(Source("pages/a.py", f'"""Doc."""\n{code}')) == ["pages/a.py:2"]

    def test_passes_definitions(self) -> None:
        code = '"""Doc."""\nimport x\nA = {1: f(2)}\n@st.fragment\ndef part(): st.write(1)\n'
        assert acts_at_import(Source("pages/a.py", code)) == []

    def test_finds_a_screen_that_imports_a_screen(self) -> None:
        for code in ("from pages import cases", "from pages.cases import render"):
            assert other_screens(Source("pages/a.py", code)), code

    def test_passes_a_screen_that_imports_what_screens_share(self) -> None:
        code = "from pages.ui import show\nfrom pages.ui.words import _"
        assert other_screens(Source("pages/a.py", code)) == []

    def test_finds_an_input_without_a_key(self) -> None:
        assert nameless_inputs(Source("a.py", "st.button('Save')")) == ["a.py:1 button"]
        assert nameless_inputs(Source("a.py", "st.button('Save', key='intake_submit')")) == []
