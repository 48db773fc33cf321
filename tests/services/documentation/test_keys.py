"""Keys are read out of the screens' source as people will find them in the page."""

import ast
from pathlib import Path

import pytest

from services.documentation.keys import keys_in, keys_page


def keys(code: str, **shared: dict[str, str]) -> list[str]:
    """Collect the keys of a source."""
    modules = {name.replace("__", "."): constants for name, constants in shared.items()}
    return list(keys_in(ast.parse(code), modules))


class TestKeysIn:
    @pytest.mark.parametrize(
        ("code", "key"),
        [
            ('st.button("x", key="case_grant")', "case_grant"),
            ('st.button("x", key=f"follow_ups_log_{row.id}")', "follow_ups_log_<id>"),
            ('st.button("x", key=f"case_{step.value.lower()}")', "case_<step>"),
            ('PAGE = "intake"\nst.text_input("x", key=f"{PAGE}_region")', "intake_region"),
            ('PAGE, SIZE = "intake", 4\nst.button("x", key=f"{PAGE}_go")', "intake_go"),
            ('KEY = "overview_caseload"\nshow.chart(figure, key=KEY)', "overview_caseload"),
        ],
    )
    def test_writes_a_key_as_the_page_will_have_it(self, code: str, key: str) -> None:
        assert keys(code) == [key]

    def test_takes_constants_of_other_screens(self) -> None:
        code = 'from pages.ui.places import PAGE\nst.button("x", key=f"{PAGE}_go")'
        assert keys(code, pages__ui__places={"PAGE": "cases"}) == ["cases_go"]

    @pytest.mark.parametrize(
        "code", ["sorted(rows, key=len)", "sorted(rows, key=lambda row: row.id)", "f(key=3)"]
    )
    def test_leaves_out_what_is_no_widget_key(self, code: str) -> None:
        assert keys(code) == []


def test_keys_page_names_each_key_with_its_file(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "cases.py").write_text('st.button("x", key="cases_more")')
    assert keys_page(tmp_path).endswith("| `cases_more` | `pages/cases.py` |\n")
