"""Serves Hemväg so that its guards can be taken away while it runs: no attack is to be blind.

What is served is the programme itself, started by the same command. Over its standard input it is
told which guards to do without; it answers with a line of its log.
"""

import os
import sys
from contextlib import ExitStack
from threading import Thread

from streamlit.web import cli

from tests.security.guards import taken_away
from tests.security.turns import SAID


def _listen() -> None:
    with ExitStack() as stack:
        for line in sys.stdin:
            stack.close()
            stack.enter_context(taken_away(*line.split()))
            print(SAID, line.strip(), flush=True)  # noqa: T201
    os._exit(0)


if __name__ == "__main__":
    Thread(target=_listen, daemon=True).start()
    cli.main()
