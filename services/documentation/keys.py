"""The keys of inputs and buttons, collected from the source of the screens."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

_HEADING = """# Keys of inputs, buttons and charts

Written by `manage.py docs`. A key is `<page>_<field>`; the page then carries the class
`st-key-<key>`. A part in angle brackets is filled in as the page is drawn.

| key | file |
|---|---|
"""
_SAYS_NOTHING = ("", "lower", "value")


def keys_page(root: Path) -> str:
    """Write the table of every key, in the order of the keys."""
    trees = {
        path.relative_to(root): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((root / "pages").rglob("*.py"))
    }
    shared = {_module(place): dict(_constants(tree)) for place, tree in trees.items()}
    found = {
        (key, place.as_posix()) for place, tree in trees.items() for key in keys_in(tree, shared)
    }
    return _HEADING + "".join(f"| `{key}` | `{place}` |\n" for key, place in sorted(found))


def keys_in(tree: ast.Module, shared: Mapping[str, dict[str, str]]) -> Iterator[str]:
    """Find the keys given as `key=…`; `shared` has the constants of each module that may help."""
    constants = {**_imported(tree, shared), **dict(_constants(tree))}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "key":
            key = _written(node.value, constants)
            if key is not None:
                yield key


def _module(place: Path) -> str:
    return ".".join(place.with_suffix("").parts)


def _imported(tree: ast.Module, shared: Mapping[str, dict[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            known = shared.get(node.module or "", {})
            names = {alias.name for alias in node.names}
            found |= {name: text for name, text in known.items() if name in names}
    return found


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for name, value in _pairs(node.targets[0], node.value):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield name, value.value


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its_value in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, its_value)


def _written(value: ast.expr, constants: dict[str, str]) -> str | None:
    if isinstance(value, ast.Name):
        return constants.get(value.id)
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else None
    if isinstance(value, ast.JoinedStr):
        return "".join(_part(part, constants) for part in value.values)
    return None


def _part(part: ast.expr, constants: dict[str, str]) -> str:
    if not isinstance(part, ast.FormattedValue):
        return str(part.value) if isinstance(part, ast.Constant) else ""
    if isinstance(part.value, ast.Name) and part.value.id in constants:
        return constants[part.value.id]
    names = (_name_of(node) for node in ast.walk(part.value))
    return f"<{next(name for name in names if name not in _SAYS_NOTHING)}>"


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
