"""A server whose settings must not be serves nobody, by whichever command it was started."""

from pathlib import Path

from services.settings import DEMO_SECRET
from tests.databases import Database
from tests.servers import PATIENCE, served


def test_a_published_secret_stops_the_server_and_the_log_says_why(
    browsed: Database, folder: Path
) -> None:
    real = {"DEMO": "0", "SECRET_KEY": DEMO_SECRET, "METRICS_TOKEN": "canary-metrics-token"}
    try:
        with served(browsed, folder, **real) as running:
            running.process.wait(PATIENCE)
            told = running.log.read_text(encoding="utf-8")
    except RuntimeError as stopped:  # sooner than it answered
        told = str(stopped)
    assert "SECRET_KEY is the demonstration's" in told
    assert "canary-metrics-token" not in told
