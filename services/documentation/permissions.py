"""The table of roles and permissions, and of every door, written from the code that decides."""

from collections.abc import Iterator
from pathlib import Path

from models.codes import Role
from services.access import GRANTS, Permission
from services.documentation.doors import INSIDE, Door, doors

_HEADING = """# Who may do what

Written by `manage.py docs` from `services/access.py`. An empty cell: not at all.

"""
_DOORS = """
## Every door

Read from the code. A door insists on its permission before anything else; whoever lacks it gets a
refusal, and where a screen was asked a line in the trail says so. `tests/security` tries as every
role: each page and route as it is served, each fragment, dialog, form and callback as it is called,
each deed and question; each deed and question about a case with one of another region too. An empty
cell: `tests/security/doors.py` says why it asks for no permission.

| kind | door | permission |
|---|---|---|
"""


def permissions_page(root: Path) -> str:
    """Write a row for each permission and a column for each role, and a row for each door."""
    roles = list(Role)
    lines = [
        "| permission | " + " | ".join(role.lower() for role in roles) + " |",
        "|---" * (len(roles) + 1) + "|",
        *(_row(permission, roles) for permission in Permission),
    ]
    return _HEADING + "\n".join(lines) + "\n" + _DOORS + "".join(map(_door, _ways_in(root)))


def _ways_in(root: Path) -> Iterator[Door]:
    return (door for door in doors(root) if door.kind != INSIDE)


def _row(permission: Permission, roles: list[Role]) -> str:
    reaches = [GRANTS[role].get(permission) for role in roles]
    cells = [reach.value if reach else "" for reach in reaches]
    return f"| `{permission.value}` | " + " | ".join(cells) + " |"


def _door(door: Door) -> str:
    known = Permission.__members__.get(door.permission)
    asked = f"`{known.value}`" if known else _unfixed(door)
    return f"| {door.kind} | `{door.name}` | {asked} |\n"


def _unfixed(door: Door) -> str:
    """A permission that depends on what is asked; a door without one is called by others only."""
    return "of the step, form or file" if door.permission else ""
