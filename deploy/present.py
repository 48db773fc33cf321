"""Shows the slides of one release file on a laptop: no database, no network, no sign-in."""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from services.disclosure.documents import read_document
from services.web.laptop import FILE, HOST

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "pages" / "ui" / "laptop.py"
DONE, ASKED_WRONGLY = 0, 2


def present(asked: Namespace) -> int:
    """Show the slides of a release file in a browser on this machine only."""
    if not asked.file.is_file():
        print(f"There is no file {asked.file}.", file=sys.stderr)
        return ASKED_WRONGLY
    document = read_document(asked.file.read_bytes())
    os.environ[FILE] = str(asked.file.resolve())
    if document.draft:
        print("Nobody has promoted this release: every slide says so.", file=sys.stderr)
    told = f"\n  Release {document.id}: http://{HOST}:{asked.port}\n\nStop with Ctrl+C.\n"
    print(told, file=sys.stderr, flush=True)
    _serve(asked.port)
    return DONE


def _serve(port: int) -> None:
    # Only here: no other verb needs a web server, and they take a second to import.
    import streamlit as st  # noqa: PLC0415
    import uvicorn  # noqa: PLC0415
    from starlette.middleware import Middleware  # noqa: PLC0415

    from services.web.security import Guarded  # noqa: PLC0415

    os.chdir(ROOT)  # Streamlit's settings and its theme are read from where it runs
    index = Path(st.__file__).resolve().parent / "static" / "index.html"
    app = st.App(SCRIPT, middleware=[Middleware(Guarded, index=index, sessions=False)])
    uvicorn.run(app, host=HOST, port=port, log_level="error", forwarded_allow_ips="")


def _options(verb: ArgumentParser) -> None:
    verb.add_argument("file", type=Path, metavar="FILE", help="a file that `release --out` wrote")
    verb.add_argument("--port", type=int, default=8502, help="by default 8502")


VERBS = (("present", present, _options),)
