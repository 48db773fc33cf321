"""Slides on a laptop: from one file, for this machine only, with no database and no sign-in."""

import sys
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

import manage
from tests.people import PASSWORD
from tests.security.disclosure.shown import ID, release_file
from tests.security.sockets import RawPage
from tests.servers import ROOT, Server, Started, free_port

NOWHERE = "sqlite:////nonexistent/there-is-no-database.db"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a release's file."""
    place = tmp_path_factory.mktemp("laptop") / "release.json"
    place.write_bytes(release_file())
    return place


@pytest.fixture(scope="module")
def laptop(file: Path) -> Generator[Server]:
    """Give the slides, served as `manage.py present` serves them."""
    port = free_port()
    command = [sys.executable, "manage.py", "present", str(file), "--port", str(port)]
    started = Started(command, port, file.parent)
    with started.answering("/_stcore/health", ROOT, {"DATABASE_URL": NOWHERE}) as server:
        yield server


def test_shows_the_slides_without_a_database_and_without_a_sign_in(laptop: Server) -> None:
    with RawPage(laptop) as page:
        first = page.run(query="lang=en")
        sixth = page.run(query="slide=6&lang=sv")
    assert "The return programme" in first
    assert "Regionkoordinatorer i hela landet" in sixth
    assert ID in first
    assert PASSWORD not in laptop.log.read_text()


def test_answers_by_its_own_name_only_and_says_nothing_to_other_pages(laptop: Server) -> None:
    assert httpx.get(laptop.url).status_code == 200
    assert httpx.get(laptop.url, headers={"Host": "elsewhere.example"}).status_code == 400
    assert "default-src 'self'" in httpx.get(laptop.url).headers["content-security-policy"]


def test_draws_no_other_page(laptop: Server) -> None:
    with RawPage(laptop) as page:
        for address in ("cases", "overview", "users"):
            drawn = page.run(page_name=address)
            assert "st-key-menu_sign_out" not in drawn


@pytest.mark.parametrize("altered", ["value", "sha256", "format", "not JSON"])
def test_refuses_a_file_that_is_not_what_was_built(
    tmp_path: Path, altered: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = release_file().decode()
    wrong = {
        "value": content.replace('"value":5', '"value":10', 1),
        "sha256": content.replace('"sha256":"', '"sha256":"0', 1),
        "format": content.replace("hemvag-release/2", "hemvag-release/9"),
        "not JSON": "PK",
    }[altered]
    assert wrong != content
    place = tmp_path / "altered.json"
    place.write_text(wrong)
    assert manage.main(["present", str(place)]) == manage.REFUSED
    assert "release" in capsys.readouterr().err.lower()


def test_asks_for_a_file_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main(["present", str(tmp_path / "none.json")]) == manage.ASKED_WRONGLY
    assert "There is no file" in capsys.readouterr().err
