"""Serves an application with what `streamlit run` gives its server."""

from typing import Any

import uvicorn


def serve(app: Any, port: int) -> None:
    """Serve until stopped; messages go uncompressed, as Streamlit's do."""
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        log_level="warning",
    )
