"""Reads the project's own code for the house rules: files, their syntax trees, what is called."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SINGLE = ("app.py", "manage.py")
FOLDERS = ("models", "services", "pages", "migrations", "deploy", "benchmarks", "docs", "tests")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of code: its place below the root, written with slashes, and its text."""

    place: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return the syntax tree."""
        return ast.parse(self.text, self.place)

    @property
    def functions(self) -> Iterator[Function]:
        """Give every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    @property
    def calls(self) -> Iterator[ast.Call]:
        """Give every call."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    @property
    def imported(self) -> Iterator[str]:
        """Give the whole name of every module or thing that is imported."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{name.name}" for name in node.names)

    def at(self, node: ast.stmt | ast.expr | ast.arg) -> str:
        """Say where something stands."""
        return f"{self.place}:{node.lineno}"


def sources(*places: str) -> list[Source]:
    """Read the Python files of folders (or single files); of the whole project without any."""
    paths: list[Path] = []
    for place in places or (*SINGLE, *FOLDERS):
        path = ROOT / place
        paths += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
        if path.exists()
    ]


def screens() -> list[Source]:
    """Read the screens: the files of pages/, without what they share in pages/ui/."""
    return [source for source in sources("pages") if source.place.count("/") == 1]


def none(found: list[str]) -> None:
    """Insist that nothing was found, and say all of it otherwise."""
    assert not found, "\n  ".join(["", *found])


def dotted(node: ast.expr) -> str:
    """Write a chain of names as in the code, `st.session_state.get`; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def body(function: Function) -> list[ast.stmt]:
    """Return what a function does, without its docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def first_call(function: Function) -> str:
    """Name what the first statement calls, be its answer kept or not; empty if it calls nothing."""
    statements = body(function)
    first = statements[0] if statements else None
    called = getattr(first, "value", None)
    return dotted(called.func).split(".")[-1] if isinstance(called, ast.Call) else ""


def decorators(function: Function) -> list[str]:
    """Name the decorators of a function, called or not."""
    return [dotted(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list]
