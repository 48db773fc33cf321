"""The application, served for a test as it is served for people."""

import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

import httpx

from tests.databases import Database

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: where it is, where its process writes, and what it serves."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]
    certificate: Path | None = None
    database: str = ""

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
    database: Database,
    folder: Path,
    certificate: Path | None = None,
    starter: str = "streamlit",
    **environment: str,
) -> Generator[Server]:
    """Serve the application on a free port until the test is over.

    With a certificate, which holds its key too, it is served over TLS. The starter is the module
    that is run: Streamlit itself, or one that stands in for it.
    """
    port = free_port()
    command = [sys.executable, "-m", starter, "run", "app.py"]
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    if certificate:
        options += [f"--server.ssl{kind}File={certificate}" for kind in ("Cert", "Key")]
    settings = {
        "DATABASE_URL": database.url,
        "SECRET_KEY": "a-key-for-the-tests-and-nothing-else",
        "STARTED_ON": "2012-01-01",
        "DEMO": "1",
        "FORWARDED_ALLOW_IPS": "",
        "TRAIL_HEADS_FILE": str(folder / "trail-heads.log"),
        **environment,
    }
    server = Started([*command, *options], port, folder, certificate)
    with server.answering("/healthz", ROOT, settings) as answering:
        yield replace(answering, database=database.url)


@dataclass(frozen=True)
class Started:
    """What starts a server, and where it is to be."""

    command: list[str]
    port: int
    folder: Path
    certificate: Path | None = None

    @contextmanager
    def answering(self, path: str, place: Path, environment: dict[str, str]) -> Generator[Server]:
        """Run it in a folder, from its first answer under a path until the test is over."""
        log = self.folder / f"server-{self.port}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                self.command,
                cwd=place,
                env={**os.environ, **environment},
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
            )
        scheme = "https" if self.certificate else "http"
        server = Server(f"{scheme}://127.0.0.1:{self.port}", log, process, self.certificate)
        try:
            wait_for(lambda: _answers(server, path), log.read_text)
            yield server
        finally:
            process.kill()
            process.wait(PATIENCE)
            if process.stdin is not None:
                process.stdin.close()


def wait_for(condition: Callable[[], bool], told: Callable[[], str] = str) -> None:
    """Wait until a condition holds.

    :raises TimeoutError: it did not in a minute; the message is what `told` says then
    """
    end = monotonic() + PATIENCE
    while not condition():
        if monotonic() > end:
            raise TimeoutError(told())


def _answers(server: Server, path: str) -> bool:
    if server.process.poll() is not None:
        raise RuntimeError(server.log.read_text())
    try:
        return httpx.get(server.url + path, timeout=1, verify=server.trust).status_code == 200
    except httpx.TransportError:
        return False


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
