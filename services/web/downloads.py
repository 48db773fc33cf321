"""Files to take away: each from an address that works once, for the session it was made for alone.

They wait in this process's memory. Several replicas stand behind a balancer that keeps a browser
at one of them, as its websocket needs anyway, so a file is asked for where it waits.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services import clock
from services.access import Permission, Viewer, may
from services.database import engine
from services.unit_of_work import jot
from services.web.sessions import session_in, viewer_in

ADDRESS = "/download/"
TAKEN = "file.taken"
LIFE = timedelta(minutes=1)
MOST = 100
MOST_OF_A_SESSION = 5


@dataclass(frozen=True)
class Download:
    """A file as it is handed over."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Offer:
    """A file that waits for whom it was made, for as long as a browser takes to ask for it."""

    file: Download
    permission: Permission
    session_id: str
    until: datetime


class Counter:
    """Where files wait; what nobody fetches goes with the next that is kept, or with the hour."""

    def __init__(self) -> None:
        self._offers: OrderedDict[str, Offer] = OrderedDict()
        self._lock = Lock()

    def keep(self, wanted: Offer, now: datetime) -> str:
        """Keep a file and return the token by which it is asked for."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._sweep(now)
            own = [key for key, one in self._offers.items() if one.session_id == wanted.session_id]
            for key in own[: 1 - MOST_OF_A_SESSION]:
                del self._offers[key]
            self._offers[token] = wanted
            if len(self._offers) > MOST:
                self._offers.popitem(last=False)
        return token

    def tidy(self, now: datetime) -> None:
        """Let go of what was not fetched in time; the server does this hourly."""
        with self._lock:
            self._sweep(now)

    def _sweep(self, now: datetime) -> None:
        for key in [key for key, one in self._offers.items() if one.until <= now]:
            del self._offers[key]

    def find(self, token: str, now: datetime) -> Offer | None:
        """Return what waits under a token."""
        found = self._offers.get(token)
        return found if found is not None and found.until > now else None

    def hand_out(self, token: str) -> bool:
        """Let go of a file; of two who ask for it at once, one is told that it was there."""
        with self._lock:
            return self._offers.pop(token, None) is not None


counter = Counter()


def offer(file: Download, permission: Permission, session_id: str, now: datetime) -> str:
    """Keep a file for a session for a minute; return the address from which it is taken, once."""
    return ADDRESS + counter.keep(Offer(file, permission, session_id, now + LIFE), now)


async def take(request: Request) -> Response:
    """Hand a file to whom it was offered; for everybody else there is none.

    Asked by HEAD, which Starlette lets in wherever GET is, it stays where it is.
    """
    if request.method != "GET":
        return Response(status_code=405, headers={"Allow": "GET"})
    file = await run_in_threadpool(_taken, request)
    if file is None:
        return Response(status_code=404)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Cache-Control": "no-store",
    }
    return Response(file.content, media_type=file.mime, headers=headers)


def _taken(request: Request) -> Download | None:
    """Look the session and the permission up again, and note who takes which file."""
    token, viewer = request.path_params["token"], viewer_in(request)
    found = counter.find(token, clock.now())
    if viewer is None or found is None or not _is_theirs(found, session_in(request)):
        return None
    if not may(viewer, found.permission):
        _note(viewer, "access.refused", found.permission.value)
        return None
    if not counter.hand_out(token):
        return None
    _note(viewer, TAKEN, found.file.name)
    return found.file


def _is_theirs(found: Offer, session_id: str | None) -> bool:
    return found.session_id == session_id


def _note(viewer: Viewer, action: str, subject: str) -> None:
    with jot(engine(), viewer, clock.now()) as work:
        work.record(action, subject)


routes = [Route("/download/{token}", take, methods=["GET"])]
