"""Functions, pages and files stay small enough to be read in one go."""

from tests.architecture.reading import Source, none, screens, sources

FUNCTION, PAGE, FILE = 40, 120, 300
TEST_FILE = 500  # mirrors one file of the code, with its tables of published values
LISTS = {"models/codes.py", "services/errors.py"}  # one short entry after the other: looked up
SCHEMA_STEPS = "migrations/versions/"  # one step per file, however many tables it makes


def long_functions(source: Source) -> list[str]:
    """Name the functions that are too long."""
    lengths = {node: (node.end_lineno or 0) - node.lineno + 1 for node in source.functions}
    return [
        f"{source.at(node)} {node.name}: {lines} lines"
        for node, lines in lengths.items()
        if lines > FUNCTION
    ]


def long_file(source: Source, most: int) -> list[str]:
    """Name the file if it is too long."""
    lines = len(source.text.splitlines())
    return [f"{source.place}: {lines} lines"] if lines > most else []


def test_functions_have_at_most_40_lines() -> None:
    found = [s for s in sources() if not s.place.startswith(SCHEMA_STEPS)]
    none([line for source in found for line in long_functions(source)])


def test_pages_have_at_most_120_lines() -> None:
    none([line for source in screens() for line in long_file(source, PAGE)])


def test_files_have_at_most_300_lines_and_tests_500() -> None:
    found = [s for s in sources() if not s.place.startswith(SCHEMA_STEPS) and s.place not in LISTS]
    most = {True: TEST_FILE, False: FILE}
    none([x for s in found for x in long_file(s, most[s.place.startswith("tests/")])])


class TestTheRuleItself:
    def test_counts_a_function_from_def_to_its_last_line(self) -> None:
        lines = "\n".join("    pass" for _ in range(FUNCTION))
        assert long_functions(Source("a.py", f"def f():\n{lines}")) == ["a.py:1 f: 41 lines"]

    def test_counts_methods_and_coroutines(self) -> None:
        lines = "\n".join("        pass" for _ in range(FUNCTION))
        assert long_functions(Source("a.py", f"class A:\n    async def f(self):\n{lines}"))

    def test_lets_a_function_of_the_full_length_pass(self) -> None:
        lines = "\n".join("    pass" for _ in range(FUNCTION - 1))
        assert long_functions(Source("a.py", f"def f():\n{lines}")) == []

    def test_names_a_long_file(self) -> None:
        assert long_file(Source("a.py", "\n" * 121), PAGE) == ["a.py: 121 lines"]
