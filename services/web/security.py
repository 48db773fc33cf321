"""Middleware round every answer: security headers, closed addresses, gated downloads, language."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.web.sessions import session_in

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
GATED = ("/media/", "/_stcore/upload_file")
_HASHED = re.compile(r"^/static/.+\.[\w-]{8,}\.(js|css|woff2)$")


@lru_cache
def policy(index: Path) -> str:
    """Return the content security policy; the one inline script of Streamlit's page by its hash."""
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(), re.DOTALL)
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {hashes}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
        )
    )


class Guarded:
    """Closes, gates and labels every HTTP answer."""

    def __init__(self, app: ASGIApp, index: Path) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy(index),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex, nofollow",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]

        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._label(MutableHeaders(scope=message), path)
            await send(message)

        refusal = await self._refusal(scope, path)
        await (refusal or self.app)(scope, receive, labelled)

    async def _refusal(self, scope: Scope, path: str) -> Response | None:
        if path.startswith(CLOSED):
            return Response(status_code=404)
        if path.startswith(GATED) and not await run_in_threadpool(
            session_in, HTTPConnection(scope)
        ):
            return Response(status_code=403)
        return None

    def _label(self, headers: MutableHeaders, path: str) -> None:
        del headers["server"]
        for name, value in self.headers.items():
            headers[name] = value
        if path.startswith(GATED):
            headers["Cache-Control"] = "no-store"
        elif _HASHED.match(path):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
