"""Every door of the programme, read from its code: what a person may enter by, and what it asks."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.documentation.callbacks import Screen, handed_over

PAGE, DIALOG, CALLBACK = "page", "fragment or dialog", "callback"
FORM, DEED, QUESTION, ROUTE = "form of a dialog", "deed", "question", "route"
DOWNLOAD, INSIDE = "download", "inside"
KINDS = (PAGE, DIALOG, FORM, CALLBACK, DOWNLOAD, DEED, QUESTION, ROUTE, INSIDE)
_REDRAWN = {"fragment", "dialog"}
_QUESTIONS = ("services/queries", "services/measures")
_DATABASE = ("Session", "UnitOfWork")
_FOR_WHOM = ("Viewer", "Scope", "Population")  # a count is told how far it reaches
_ROUTES = {"Route", "WebSocketRoute"}
_DOWNLOADS = {"download_button", "download"}
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Door:
    """One way in; `permission` is the name of the one it insists on first, empty for none.

    What is `inside` is no way in by itself: it is given the database and not for whom.
    """

    kind: str
    name: str
    permission: str


def doors(root: Path) -> tuple[Door, ...]:
    """Read every door from the code below a folder, in the order of their kinds and names."""
    found = [*_on_screens(root), *_callbacks(root), *_deeds(root), *_questions(root)]
    found += [*_routes(root), *_inside(root)]
    return tuple(sorted(set(found), key=lambda door: (KINDS.index(door.kind), door.name)))


def _on_screens(root: Path) -> Iterator[Door]:
    for place, tree in _trees(root, "pages"):
        yield from (Door(PAGE, *room) for room in _rooms(tree))
        screen = place.removeprefix("pages.")
        for function in _functions(tree):
            asked = _first_permission(function, "enter")
            if any(_last(decorator) in _REDRAWN for decorator in function.decorator_list):
                yield Door(DIALOG, f"{screen}.{function.name}", asked)
            elif asked and function.name != "render":
                yield Door(CALLBACK, f"{screen}.{function.name}", asked)
            for call in _calls(function):
                if _last(call) == "Ask":
                    yield Door(FORM, f"{screen}.{function.name}", _permission(call))
                elif _last(call) in _DOWNLOADS:
                    yield Door(DOWNLOAD, f"{screen}.{function.name}", _permission(call) or asked)


def _callbacks(root: Path) -> Iterator[Door]:
    """Find what fields and buttons call, whether it asks anybody or not."""
    screens = {place: Screen(place, tree) for place, tree in _trees(root, "pages")}
    for name, function in handed_over(screens):
        asked = _first_permission(function, "enter") if function else ""
        yield Door(CALLBACK, name.removeprefix("pages."), asked)


def _rooms(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for call in _calls(tree):
        if _last(call) == "Room":
            address = call.args[0]
            if isinstance(address, ast.Constant):
                yield str(address.value), _permission(call)


def _deeds(root: Path) -> Iterator[Door]:
    for place, tree in _trees(root, "services/commands"):
        for function in _public(tree):
            if _takes(function, "UnitOfWork"):
                name = f"{place.removeprefix('services.commands.')}.{function.name}"
                yield Door(DEED, name, _first_permission(function, "require"))


def _questions(root: Path) -> Iterator[Door]:
    for folder in _QUESTIONS:
        for place, tree in _trees(root, folder):
            for function in _public(tree):
                if _takes(function, "Viewer"):
                    name = f"{place.removeprefix('services.')}.{function.name}"
                    yield Door(QUESTION, name, _first_permission(function, "require"))


def _routes(root: Path) -> Iterator[Door]:
    for _place, tree in _trees(root, "services/web"):
        for call in _calls(tree):
            if _last(call) in _ROUTES:
                path = call.args[0]
                if isinstance(path, ast.Constant):
                    yield Door(ROUTE, str(path.value), "")


def _inside(root: Path) -> Iterator[Door]:
    """Find what is given the database without being told for whom, and is no deed."""
    for place, tree in _trees(root, "services"):
        for function in _public(tree):
            told = any(_takes(function, kind) for kind in _FOR_WHOM)
            given = any(_takes(function, kind) for kind in _DATABASE)
            if given and not told and not place.startswith("services.commands."):
                yield Door(INSIDE, f"{place.removeprefix('services.')}.{function.name}", "")


def _trees(root: Path, folder: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((root / folder).rglob("*.py")):
        place = ".".join(path.relative_to(root).with_suffix("").parts)
        yield place, ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _functions(tree: ast.Module) -> Iterator[_Function]:
    return (node for node in ast.walk(tree) if isinstance(node, _Function))


def _public(tree: ast.Module) -> Iterator[_Function]:
    for node in tree.body:
        if isinstance(node, _Function) and not node.name.startswith("_"):
            yield node


def _takes(function: _Function, kind: str) -> bool:
    taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return any(one.annotation and _last(one.annotation) == kind for one in taken)


def _first_permission(function: _Function, insisting: str) -> str:
    """Name the permission that the first statement after the docstring insists on."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    call = getattr(body[0], "value", None) if body else None
    if isinstance(call, ast.Call) and _last(call) == insisting:
        return _permission(call)
    return ""


def _permission(call: ast.Call) -> str:
    """Name the permission among what a call is given; as written, if it is not one of the fixed."""
    written = [ast.unparse(argument) for argument in call.args]
    fixed = [text.split(".")[-1] for text in written if text.startswith("Permission.")]
    return fixed[0] if fixed else next((t for t in written if t.endswith("permission")), "")


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _last(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
