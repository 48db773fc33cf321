"""Whether the process lives and the database is ready."""

import logging

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.database import engine, is_current, missing_tables
from services.errors import DatabaseIncomplete, DatabaseNotReady, Refusal

_log = logging.getLogger(__name__)


async def alive(_request: Request) -> Response:
    """Answer while the process lives."""
    return JSONResponse({"alive": True})


async def ready(_request: Request) -> Response:
    """Answer 200 when the database is reachable and migrated, else 503."""
    fit = await run_in_threadpool(database_ready)
    return JSONResponse({"ready": fit}, status_code=200 if fit else 503)


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
]
