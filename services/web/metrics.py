"""Numbers for monitoring as Prometheus reads them; only for whoever holds the token."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services import clock
from services.database import NOT_ANSWERING, engine
from services.queries.monitoring import sessions_open, watched_since
from services.settings import settings
from services.web.live import hub

_WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class Number:
    """One number: its name, what it counts, and how Prometheus is to take it."""

    name: str
    told: str
    kind: str
    value: int

    def lines(self) -> tuple[str, ...]:
        """Write it as Prometheus reads it."""
        name = f"hemvag_{self.name}"
        return (f"# HELP {name} {self.told}", f"# TYPE {name} {self.kind}", f"{name} {self.value}")


async def metrics(request: Request) -> Response:
    """Give numbers to whoever holds the token; others find nothing."""
    if not _holds_token(request):
        return Response(status_code=404)
    numbers = [*_of_process(), *await run_in_threadpool(_of_database, clock.now())]
    lines = [line for number in numbers for line in number.lines()]
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "no-store"})


def _holds_token(request: Request) -> bool:
    token = settings().metrics_token
    given = request.headers.get("authorization", "")
    return token is not None and hmac.compare_digest(
        given.encode(), f"Bearer {token.get_secret_value()}".encode()
    )


def _of_process() -> Iterator[Number]:
    yield Number("live_channels", "Open live channels of this process.", "gauge", hub.open_channels)
    yield Number("redraws", "Pages this process has told to redraw.", "counter", hub.told)
    yield Number(
        "change_version", "Last committed change this process heard of.", "counter", hub.version
    )


def _of_database(now: datetime) -> list[Number]:
    """Counted in the trail, so that all replicas give the same; none while the database is away."""
    try:
        with Session(engine()) as session:
            found = watched_since(session, now - _WINDOW)
            opened = sessions_open(session, now)
    except NOT_ANSWERING:
        return []
    in_an_hour = [
        Number(
            f"{action.replace('.', '_')}_last_hour", f"Lines {action} in an hour.", "gauge", count
        )
        for action, count in found.items()
    ]
    signed_in = Number("sessions_open", "Sign-in sessions that have not ended.", "gauge", opened)
    return [signed_in, *in_an_hour]


routes = [Route("/metrics", metrics)]
