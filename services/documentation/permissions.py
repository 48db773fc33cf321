"""The table of roles and permissions, written from the one place that decides."""

from models.codes import Role
from services.access import GRANTS, Permission

_HEADING = """# Who may do what

Written by `manage.py docs` from `services/access.py`. An empty cell: not at all.

"""


def permissions_page() -> str:
    """Write a row for each permission and a column for each role."""
    roles = list(Role)
    lines = [
        "| permission | " + " | ".join(role.lower() for role in roles) + " |",
        "|---" * (len(roles) + 1) + "|",
        *(_row(permission, roles) for permission in Permission),
    ]
    return _HEADING + "\n".join(lines) + "\n"


def _row(permission: Permission, roles: list[Role]) -> str:
    reaches = [GRANTS[role].get(permission) for role in roles]
    cells = [reach.value if reach else "" for reach in reaches]
    return f"| `{permission.value}` | " + " | ".join(cells) + " |"
