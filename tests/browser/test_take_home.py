"""A presenter takes the slides home: chosen, made, downloaded, and noted in the trail."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from models.codes import Language
from models.releases import Release
from models.trail import TrailLine
from services import clock
from services.exports.taking_home import FileFormat
from tests.browser.driving import PATIENCE, come_in, complaints, person
from tests.servers import Server
from tests.services.exports.reading_back import a_release, release_file, written


@pytest.fixture
def released(inside: Engine) -> None:
    """Give a promoted release."""
    document = a_release()
    with Session(inside) as session, session.begin():
        session.add(
            Release(
                id=document.id,
                content=release_file(),
                sha256=document.sha256,
                built_at=clock.now(),
                built_by="manager",
                promoted_at=clock.now(),
                promoted_by="manager",
            )
        )


@pytest.mark.usefixtures("released")
def test_a_presenter_takes_the_slides_home(
    opened: Browser, server: Server, inside: Engine, tmp_path: Path
) -> None:
    page = come_in(person(opened), server, "presenter", "/presentation")
    heard = complaints(page)
    page.locator(".st-key-presentation_file_language label", has_text="Svenska").click()
    page.locator(".st-key-presentation_make button").click()
    button = page.locator(".st-key-presentation_download button")
    expect(button).to_be_visible(timeout=PATIENCE)
    with page.expect_download() as waiting:
        button.click()
    taken = tmp_path / "taken.pptx"
    waiting.value.save_as(taken)
    assert waiting.value.suggested_filename == "hemvag-R-2026-01-sv.pptx"
    assert taken.read_bytes() == written(FileFormat.PPTX, Language.SV)
    with Session(inside) as session:
        (line,) = session.exec(select(TrailLine).where(TrailLine.action == "release.exported"))
    assert (line.actor, line.subject) == ("presenter", "R-2026-01")
    assert line.fields == ["format=pptx", "language=sv"]
    assert heard == []
