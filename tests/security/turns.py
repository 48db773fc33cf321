"""A second server of Hemväg beside the first, that does without the guards it is told to."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import Database
from tests.security.guards import SETTINGS_OF_THE_UNGUARDED
from tests.servers import Server, served, wait_for

SAID = "without:"


@dataclass
class Unguarded:
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


@contextmanager
def served_unguarded(
    database: Database, folder: Path, certificate: Path | None, environment: dict[str, str]
) -> Generator[Unguarded]:
    """Serve the programme on a free port until the test is over."""
    # Streamlit's own walls behind ours are down here, or they would hide that ours is gone.
    down = {
        "STREAMLIT_SERVER_ENABLE_CORS": "false",
        "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
    }
    settings = {**environment, **down, **dict(SETTINGS_OF_THE_UNGUARDED.values())}
    starter = "tests.security.unguarded"
    with served(database, folder, certificate, starter, **settings) as running:
        yield Unguarded(running)
