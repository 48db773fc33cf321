"""Building a release from a command line, and attacking any file anew."""

import json
from pathlib import Path

import pytest
from sqlmodel import Session, select

import manage
from models.trail import TrailLine
from services import clock
from services.database import open_engine
from services.disclosure.documents import read_document, write_document
from services.disclosure.samples import rehearsal_file
from tests.databases import renewed_file
from tests.factories import begun
from tests.security.disclosure.returns import returned_as


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the database of a programme that needs the second step."""
    made = renewed_file(tmp_path_factory.mktemp("released") / "programme.db").url
    engine = open_engine(made)
    begun(engine)
    returned_as(engine, clock.today())
    engine.dispose()
    return made


@pytest.fixture
def rehearsed(tmp_path: Path) -> Path:
    place = tmp_path / "rehearsal.json"
    place.write_bytes(rehearsal_file())
    return place


def leaking(folder: Path) -> Path:
    """45 of 50 persons are adults: one or two children, for certain."""
    facts = json.loads(rehearsal_file())
    del facts["sha256"]
    for table in facts["tables"]:
        for cell in table["cells"]:
            if cell["key"] == ["2023", "CHILD"]:
                cell["value"] = 0
    place = folder / "leaking.json"
    place.write_bytes(write_document(facts))
    return place


def test_builds_tells_each_step_and_writes_the_file(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "release.json"
    asked = ["release", "--database", url, "--out", str(out), "--promote"]
    assert manage.main(asked) == manage.DONE
    said = capsys.readouterr()
    document = read_document(out.read_bytes())
    assert said.out.strip() == document.id
    assert "nearest 5: 2 groups" in said.err
    assert "nearest 7: no group" in said.err
    engine = open_engine(url)
    with Session(engine) as session:
        actions = session.exec(select(TrailLine.action)).all()
    engine.dispose()
    assert ("release.built" in actions, "release.promoted" in actions) == (True, True)

    again = tmp_path / "again.json"
    asked = ["release", document.id, "--database", url, "--out", str(again)]
    assert manage.main(asked) == manage.DONE
    assert again.read_bytes() == out.read_bytes()
    assert manage.main(["audit-release", str(out), "--database", url]) == manage.DONE
    assert "pass" in capsys.readouterr().out


def test_a_text_with_numbers_is_refused_before_anything_is_built(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["release", "--database", url, "--learned-en", "3 of them"]
    assert manage.main(asked) == manage.REFUSED
    assert "neither rounded nor checked" in capsys.readouterr().err


class TestAuditRelease:
    def test_passes_what_stands(self, rehearsed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert manage.main(["audit-release", str(rehearsed)]) == manage.DONE
        said = capsys.readouterr().out
        assert "no group of fewer than 5 persons" in said
        assert said.endswith("pass\n")

    def test_fails_what_tells(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert manage.main(["audit-release", str(leaking(tmp_path))]) == manage.REFUSED
        assert capsys.readouterr().out.endswith("fail\n")

    def test_an_earlier_file_is_tried_with_it(
        self, rehearsed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        facts = json.loads(rehearsal_file())
        seal = facts.pop("sha256")
        facts |= {"id": "R-0000-01", "previous": [{"id": "R-0000-00", "sha256": seal}]}
        later = tmp_path / "later.json"
        later.write_bytes(write_document(facts))
        manage.main(["audit-release", str(later)])
        assert "Not tried together with R-0000-00" in capsys.readouterr().out
        manage.main(["audit-release", str(later), "--with", str(rehearsed)])
        assert "Not tried together" not in capsys.readouterr().out

    def test_refuses_a_file_that_was_changed(
        self, rehearsed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        content = rehearsed.read_bytes().replace(b'"value":60', b'"value":65', 1)
        rehearsed.write_bytes(content)
        assert manage.main(["audit-release", str(rehearsed)]) == manage.REFUSED
        assert "not as it was built" in capsys.readouterr().err
