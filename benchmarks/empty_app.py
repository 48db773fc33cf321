"""An application of one empty page, served like ours: python -m benchmarks.empty_app PORT."""

import gc
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

from benchmarks.serving import serve


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[dict[str, Any]]:
    """Keep the collector off the imports, as ours does."""
    gc.collect()
    gc.freeze()
    yield {}


app = st.App(Path(__file__).with_name("empty_page.py"), lifespan=lifespan)

if __name__ == "__main__":
    serve(app, int(sys.argv[1]))
