"""Tells this process's live channel that something was committed; a version, no data."""

from collections.abc import Callable
from threading import Lock

_listeners: list[Callable[[int], None]] = []
_lock = Lock()


def announce(version: int) -> None:
    """Pass a committed version to everybody who listens in this process."""
    with _lock:
        listeners = list(_listeners)
    for listen in listeners:
        listen(version)


def listen(listener: Callable[[int], None]) -> Callable[[], None]:
    """Call `listener` with every committed version, from any thread; return what stops it."""
    with _lock:
        _listeners.append(listener)

    def stop() -> None:
        with _lock:
            if listener in _listeners:
                _listeners.remove(listener)

    return stop
