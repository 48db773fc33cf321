"""A server whose settings must not be serves nobody, or says so, whoever has started it how."""

from pathlib import Path

from services.settings import DEMO_SECRET
from tests.databases import Database
from tests.servers import PATIENCE, served, wait_for


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


def test_one_that_others_reach_without_https_says_so(browsed: Database, folder: Path) -> None:
    names = "cases.example.org 127.0.0.1"
    with served(browsed, folder, DEMO="0", ALLOWED_HOSTS=names) as running:
        wait_for(lambda: "SECURE_COOKIES=1" in running.log.read_text(), running.log.read_text)
