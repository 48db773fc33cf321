"""Whether the process lives and the database is ready, and numbers for monitoring."""

import hmac
import logging

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from services.database import engine, is_current, missing_tables
from services.errors import DatabaseIncomplete, DatabaseNotReady, Refusal
from services.settings import settings
from services.web.live import hub

_log = logging.getLogger(__name__)


async def alive(_request: Request) -> Response:
    """Answer while the process lives."""
    return JSONResponse({"alive": True})


async def ready(_request: Request) -> Response:
    """Answer 200 when the database is reachable and migrated, else 503."""
    fit = await run_in_threadpool(database_ready)
    return JSONResponse({"ready": fit}, status_code=200 if fit else 503)


async def metrics(request: Request) -> Response:
    """Give numbers about the process to whoever holds the token; others find nothing."""
    token = settings().metrics_token
    given = request.headers.get("authorization", "")
    if token is None or not hmac.compare_digest(
        given.encode(), f"Bearer {token.get_secret_value()}".encode()
    ):
        return Response(status_code=404)
    lines = (
        "# HELP hemvag_live_channels Open live channels of this process.",
        "# TYPE hemvag_live_channels gauge",
        f"hemvag_live_channels {hub.open_channels}",
        "# HELP hemvag_change_version Last committed change this process heard of.",
        "# TYPE hemvag_change_version counter",
        f"hemvag_change_version {hub.version}",
    )
    return PlainTextResponse("\n".join(lines) + "\n")


def database_ready() -> bool:
    """Say whether the database answers and has the newest schema, whole."""
    return trouble() is None


def trouble() -> Refusal | None:
    """Say what is wrong with the database as a whole, if anything is."""
    try:
        if not is_current(engine()):
            return DatabaseNotReady()
        gone = missing_tables(engine())
    except SQLAlchemyError as problem:
        _log.warning("database not ready: %s", type(problem).__name__)
        return DatabaseNotReady()
    return DatabaseIncomplete(tables=", ".join(gone)) if gone else None


routes = [
    Route("/healthz", alive),
    Route("/readyz", ready),
    Route("/metrics", metrics),
]
