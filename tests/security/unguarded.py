"""Hemväg with its guards taken away, served only to show that the attacks on it are not blind.

Each guard is replaced before anything imports it; what is served is otherwise the programme itself.
"""

from importlib import import_module
from typing import Any


def _let_in(*_asked: Any, **_named: Any) -> bool:
    return True


def _nobody_is_wrong(*_asked: Any, **_named: Any) -> None:
    return None


def _as_told(scope: Any, _trusted: Any) -> str:
    """Believe whoever says where a request comes from."""
    return str(dict(scope["headers"]).get(b"x-forwarded-for", b"127.0.0.1").decode())


GUARDS = (
    ("services.access", "may", _let_in),
    ("services.web.origin", "same_origin", _let_in),
    ("services.web.gate", "refused", _nobody_is_wrong),
    ("services.web.clients", "client_address", _as_told),
    ("services.accounts", "_alive", _let_in),
    ("services.web.resuming", "names_a_page", lambda _scope: False),
    ("pages.ui.guard", "_same_connection", _let_in),
)
for module, guard, instead in GUARDS:
    removed = import_module(module)
    if not callable(getattr(removed, guard)):
        raise TypeError(guard)
    setattr(removed, guard, instead)

app = import_module("app").app
