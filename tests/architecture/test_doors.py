"""The two files at the root are doors: each knows only what its side of the house may know."""

from tests.architecture.reading import Source, none, sources

# What writes a query: the doors may name an engine or an error of the database, and ask services.
SQL = tuple(
    f"{library}.{name}"
    for library in ("sqlalchemy", "sqlmodel")
    for name in ("select", "text", "func", "insert", "update", "delete", "col", "Table")
)
FRONT_MAY_NOT = ("models", "services.commands", "services.queries", *SQL)
BACK_MAY_NOT = ("streamlit", "pages", "plotly", *SQL)


def forbidden(source: Source, names: tuple[str, ...]) -> list[str]:
    """Name the imports of what a door may not know."""
    return [
        f"{source.place} {imported}"
        for imported in source.imported
        if any(imported == name or imported.startswith(f"{name}.") for name in names)
    ]


def single_screens(source: Source) -> list[str]:
    """Name the imports of single screens."""
    return [
        f"{source.place} {name}"
        for name in source.imported
        if name.startswith("pages.") and name.split(".")[1] != "ui"
    ]


def test_the_front_door_knows_no_screen_no_table_and_no_sql() -> None:
    for source in sources("app.py"):
        none(forbidden(source, FRONT_MAY_NOT) + single_screens(source))


def test_the_back_door_knows_no_browser_and_no_sql() -> None:
    for source in sources("manage.py"):
        none(forbidden(source, BACK_MAY_NOT))


class TestTheRuleItself:
    def test_finds_a_forbidden_import(self) -> None:
        source = Source("manage.py", "import streamlit as st\nfrom sqlalchemy import select")
        assert forbidden(source, BACK_MAY_NOT) == [
            "manage.py streamlit",
            "manage.py sqlalchemy.select",
        ]

    def test_does_not_mind_a_name_that_only_begins_alike(self) -> None:
        assert forbidden(Source("app.py", "import modelship"), FRONT_MAY_NOT) == []

    def test_finds_a_single_screen(self) -> None:
        assert single_screens(Source("app.py", "from pages import intake"))
