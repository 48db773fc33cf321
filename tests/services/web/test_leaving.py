"""Whoever asks and leaves before the end: nothing is wrong, and the log has no line of it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.types import Message

from services.web import sessions
from services.web.security import Guarded

INDEX = Path(st.__file__).parent / "static" / "index.html"


def test_a_body_that_was_announced_and_never_came_is_no_bug(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/session/redeem",
        "query_string": b"",
        "headers": [
            (b"host", b"localhost"),
            (b"origin", b"http://localhost"),
            (b"content-length", b"99"),
        ],
    }

    async def leave() -> Message:
        return {"type": "http.disconnect"}

    async def nobody(_message: Message) -> None:
        """Hear what is said to nobody."""

    asyncio.run(Guarded(Starlette(routes=sessions.routes), INDEX)(scope, leave, nobody))
    assert caplog.text == ""
