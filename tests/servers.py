"""The application, served for a test as it is served for people."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx

from tests.databases import Database

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: where it is and where its process writes."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]
    certificate: Path | None = None

    @property
    def host(self) -> str:
        """Host and port, as a browser sends them."""
        return self.url.partition("://")[2]

    @property
    def trust(self) -> ssl.SSLContext | bool:
        """What a client checks the server's certificate with."""
        return ssl.create_default_context(cafile=self.certificate) if self.certificate else True


@contextmanager
def served(
    database: Database, folder: Path, certificate: Path | None = None, **environment: str
) -> Generator[Server]:
    """Serve the application on a free port until the test is over.

    With a certificate, which holds its key too, it is served over TLS.
    """
    port = _free_port()
    log = folder / f"server-{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    if certificate:
        options += [f"--server.ssl{kind}File={certificate}" for kind in ("Cert", "Key")]
    settings = {
        "DATABASE_URL": database.url,
        "SECRET_KEY": "a-key-for-the-tests-and-nothing-else",
        "STARTED_ON": "2012-01-01",
        "DEMO": "1",
        "TRAIL_HEADS_FILE": str(folder / "trail-heads.log"),
        **environment,
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env={**os.environ, **settings}, stdout=out, stderr=out
        )
    scheme = "https" if certificate else "http"
    server = Server(f"{scheme}://127.0.0.1:{port}", log, process, certificate)
    try:
        wait_for(lambda: _answers(server), log.read_text)
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(condition: Callable[[], bool], told: Callable[[], str] = str) -> None:
    """Wait until a condition holds.

    :raises TimeoutError: it did not in a minute; the message is what `told` says then
    """
    end = monotonic() + PATIENCE
    while not condition():
        if monotonic() > end:
            raise TimeoutError(told())


def _answers(server: Server) -> bool:
    if server.process.poll() is not None:
        raise RuntimeError(server.log.read_text())
    try:
        return httpx.get(f"{server.url}/healthz", timeout=1, verify=server.trust).status_code == 200
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
