"""Middleware round every answer: security headers, refused requests, errors, one page."""

import logging
import re
from http import HTTPStatus
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.database import NOT_ANSWERING
from services.errors import traced
from services.settings import settings
from services.web.document import document, language_of, policy
from services.web.gate import GATED, refused
from services.web.resuming import names_a_page, with_own_page
from services.web.sessions import session_in

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
_log = logging.getLogger("hemvag")
_HASHED = re.compile(r"^/static/.+\.[\w-]{8,}\.(js|css|woff2)$")


class Guarded:
    """Refuses, gates and labels: every HTTP request, and the start of every websocket.

    Without `sessions` nobody signs in and no database is asked: the slides of a file on a laptop.
    """

    def __init__(self, app: ASGIApp, index: Path, *, sessions: bool = True) -> None:
        self.app = app
        self.index = index
        self.sessions = sessions
        self.headers = {"Content-Security-Policy": policy(index), **HEADERS}
        if settings().secure_cookies:
            self.headers["Strict-Transport-Security"] = TWO_YEARS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what breaks is told to the log, and to who asked only that it did."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        labelled = _Labelled(self, request, send)
        try:
            if scope["type"] == "websocket":
                await self._connect(scope, receive, send)
            else:
                await self._answer(request, receive, labelled)
        except ClientDisconnect:  # whoever asked has gone: nobody is left to be answered
            return
        except Exception as problem:  # noqa: BLE001  beyond this the server would log its values
            _log.error("bug in an answer: %s", traced(problem))
            if scope["type"] == "http" and not labelled.begun:
                broken = Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)
                await broken(scope, receive, labelled)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        if refused(HTTPConnection(scope)):
            await send({"type": "websocket.close", "code": 1008})
            return
        if self.sessions and names_a_page(scope):
            try:
                scope = await run_in_threadpool(with_own_page, scope)
            except NOT_ANSWERING:  # whose page it is cannot be told: the browser asks again
                await send({"type": "websocket.close", "code": 1013})
                return
        await self.app(scope, receive, send)

    async def _answer(self, request: HTTPConnection, receive: Receive, send: Send) -> None:
        answer = await _refusal(request, gated=self.sessions) or self.app
        await answer(request.scope, receive, send)

    def label(self, headers: MutableHeaders, path: str) -> None:
        """Add the headers that every answer carries, and how long it may be kept."""
        for name, value in self.headers.items():
            headers[name] = value
        if path.startswith(GATED):
            headers["Cache-Control"] = "no-store"
        elif _HASHED.match(path):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"


class _Labelled:
    """Sends one answer on, labelled; Streamlit's page is replaced by ours."""

    def __init__(self, guarded: Guarded, request: HTTPConnection, send: Send) -> None:
        self.guarded, self.request, self.send = guarded, request, send
        self.page: bytes | None = None
        self.begun = self.sent = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            self.guarded.label(headers, self.request.url.path)
            if message["status"] == HTTPStatus.OK and headers.get("content-type", "").startswith(
                "text/html"
            ):
                self.page = document(self.guarded.index, language_of(self.request))
                headers["Content-Length"] = str(len(self.page))
                headers["Cache-Control"] = "no-store"
                for stale in ("etag", "last-modified", "content-encoding"):
                    del headers[stale]
            await self.send(message)
        elif self.page is None:
            await self.send(message)
        elif not self.sent:
            self.sent = True
            body = b"" if self.request.scope["method"] == "HEAD" else self.page
            await self.send({"type": "http.response.body", "body": body, "more_body": False})


async def _refusal(request: HTTPConnection, *, gated: bool) -> Response | None:
    """An empty answer: why something is refused is nobody's business."""
    status = refused(request)
    if status is not None:
        return Response(status_code=status)
    if not gated or not request.url.path.startswith(GATED):
        return None
    known = await run_in_threadpool(session_in, request)
    return Response(status_code=HTTPStatus.NOT_FOUND if known else HTTPStatus.FORBIDDEN)
