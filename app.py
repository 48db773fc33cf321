"""The front door: warm imports, the ASGI application round Streamlit, start-up and shutdown."""

import gc
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import plotly.graph_objects
import statsmodels.api
import streamlit as st
from starlette.middleware import Middleware

import pages.ui.menu  # noqa: F401  imported warm: before the first visitor, and by one thread
from services import installation
from services.database import engine
from services.settings import settings
from services.web import health, live, sessions
from services.web.security import Guarded

ROOT = Path(__file__).resolve().parent
INDEX = Path(st.__file__).resolve().parent / "static" / "index.html"


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[dict[str, Any]]:
    """Start: listen for changes, and keep what was imported out of the collector's way."""
    installation.begin_use(engine(), settings())
    async with live.watching(engine()):
        gc.collect()
        gc.freeze()
        yield {}


app = st.App(
    ROOT / "pages" / "ui" / "shell.py",
    lifespan=lifespan,
    routes=[*sessions.routes, *health.routes, *live.routes],
    middleware=[Middleware(Guarded, index=INDEX)],
)
