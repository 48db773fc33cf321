"""What a page hands to its fields and buttons to be called later: every `on_click=` of the code."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

Function = ast.FunctionDef | ast.AsyncFunctionDef
_LEADS_ON = (ast.Name, ast.Attribute, ast.Dict, ast.Lambda)
Found = tuple[str, Function | None]


@dataclass(frozen=True)
class Screen:
    """A file of pages/: its place with dots, and its code."""

    place: str
    tree: ast.Module

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """Give every function by its name, nested ones too."""
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, Function)}

    @cached_property
    def imported(self) -> Mapping[str, str]:
        """Give the whole name of everything imported, by the name it has here."""
        return {
            name.asname or name.name: f"{node.module}.{name.name}"
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }

    @cached_property
    def assigned(self) -> Mapping[str, ast.expr]:
        """Give what names stand for, if it is other code: a table, a function."""
        pairs = [pair for node in ast.walk(self.tree) for pair in _assigned(node)]
        return {name: value for name, value in pairs if isinstance(value, _LEADS_ON)}


def handed_over(screens: Mapping[str, Screen]) -> Iterator[Found]:
    """Find every function that a field or a button of these files is given to call.

    One that the code does not have, such as a parameter, comes with its name alone.
    """
    for screen in screens.values():
        for call in ast.walk(screen.tree):
            for keyword in call.keywords if isinstance(call, ast.Call) else ():
                if (keyword.arg or "").startswith("on_"):
                    for written in _names_in(keyword.value, screen):
                        yield _resolved(written, screen, screens)


def _names_in(given: ast.expr, screen: Screen) -> Iterator[str]:
    """Write what is given as the code does: a function, those called in a lambda, a table's."""
    waiting, seen = [given], set[str]()
    while waiting:
        part = waiting.pop()
        written = ast.unparse(part)
        if isinstance(part, ast.Constant) or written in seen:
            continue
        seen.add(written)
        if isinstance(part, ast.Name | ast.Attribute):
            held = screen.assigned.get(written.rpartition(".")[0] or written)
            yield from () if held else (written,)
            waiting += [held] if held else []
        else:
            waiting += [one.func for one in ast.walk(part) if isinstance(one, ast.Call)]
            waiting += [one for one in ast.walk(part) if _leads_somewhere(one, screen)]


def _leads_somewhere(part: ast.AST, screen: Screen) -> TypeGuard[ast.Name]:
    return isinstance(part, ast.Name) and part.id in {*screen.functions, *screen.assigned}


def _resolved(written: str, screen: Screen, screens: Mapping[str, Screen]) -> Found:
    if written in screen.functions:
        return f"{screen.place}.{written}", screen.functions[written]
    first, dot, rest = written.partition(".")
    whole = screen.imported.get(first, f"{screen.place}.{first}") + dot + rest
    home, _, name = whole.rpartition(".")
    return whole, screens[home].functions.get(name) if home in screens else None


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=False)
                yield from ((one.id, value) for one, value in pairs if isinstance(one, ast.Name))
            elif isinstance(target, ast.Name):
                yield target.id, node.value
