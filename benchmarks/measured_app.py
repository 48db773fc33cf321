"""The application as it is served, with a log of its SQL statements and a deed on demand.

python -m benchmarks.measured_app PORT: the log's path comes from BENCH_STATEMENTS.
"""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import event
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

import app as front
from benchmarks.deeds import take_in
from benchmarks.programmes import viewer_named
from benchmarks.serving import serve
from services.database import engine

DEED = "/bench/deed"
BEGIN = ("BEGIN", "PRAGMA")
_STATEMENT, _CONTEXT = 2, 4  # of what SQLAlchemy hands to a listener


class Measured:
    """Passes everything on, but for the one address that commits a deed in this process."""

    def __init__(self, served: ASGIApp) -> None:
        self.served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != DEED:
            await self.served(scope, receive, send)
            return
        await run_in_threadpool(take_in, engine(), viewer_named(engine(), "nord"))
        answer = JSONResponse({"committed": time.time()})
        await answer(scope, receive, send)


def log_statements(log: TextIO) -> None:
    """Write a line for each statement: the thread that sent it, its milliseconds, its text."""

    def before(*sent: Any) -> None:
        context = sent[_CONTEXT]
        if context is not None:
            context.bench_began = time.perf_counter()

    def after(*sent: Any) -> None:
        statement, context = sent[_STATEMENT], sent[_CONTEXT]
        if statement.startswith(BEGIN):
            return
        took = (time.perf_counter() - context.bench_began) * 1000 if context else 0
        text = " ".join(statement.split())
        log.write(f"{threading.current_thread().name}\t{took:.2f}\t{text}\n")

    event.listen(engine(), "before_cursor_execute", before)
    event.listen(engine(), "after_cursor_execute", after)


def main() -> None:
    """Serve until stopped."""
    with Path(os.environ["BENCH_STATEMENTS"]).open("a", buffering=1, encoding="utf-8") as log:
        log_statements(log)
        serve(Measured(front.app), int(sys.argv[1]))


if __name__ == "__main__":
    main()
