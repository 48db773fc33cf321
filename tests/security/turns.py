"""A server of Hemväg that does without its guards in turn: those that it is told to."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.databases import Database
from tests.security.guards import BY_SETTINGS
from tests.servers import Server, served, wait_for

SAID = "without:"
STARTER = "tests.security.unguarded"


@dataclass
class Turning:
    """A served programme that does without the guards it was told last."""

    server: Server
    told: int = 0

    def take_away(self, *names: str) -> None:
        """Have it do without these guards, and with all others; wait until it does."""
        line = self.server.process.stdin
        assert line is not None
        line.write(f"{' '.join(names)}\n".encode())
        line.flush()
        self.told += 1
        wait_for(lambda: self._answers() >= self.told, self.server.log.read_text)

    def _answers(self) -> int:
        return self.server.log.read_text(encoding="utf-8").count(SAID)


def log_of_this_turn(server: Server) -> str:
    """Return what a server has logged since it was last told what to do without."""
    return server.log.read_text(encoding="utf-8").rpartition(SAID)[2]


@contextmanager
def turning(
    database: Database,
    folder: Path,
    certificate: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Generator[Turning]:
    """Serve the programme on a free port until the test is over."""
    with served(database, folder, certificate, STARTER, **environment) as running:
        yield Turning(running)


@contextmanager
def without_streamlits_walls(database: Database, folder: Path) -> Generator[Turning]:
    """Serve it with Streamlit's own walls down, which would hide that ours behind them is gone."""
    down = {
        "STREAMLIT_SERVER_ENABLE_CORS": "false",
        "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
    }
    with turning(database, folder, environment={**down, **dict(BY_SETTINGS.values())}) as running:
        yield running
