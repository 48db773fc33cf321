"""Building a release from a command line, and attacking any file anew."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

import manage
from deploy.releasing import BUILDER, before
from models.codes import Language
from models.trail import TrailLine
from services import clock
from services.commands.releases import KnownFigure, enter_known_figure, take_known_figure_back
from services.database import open_engine
from services.disclosure.documents import read_document, write_document
from services.disclosure.samples import rehearsal_file
from services.slides.footers import footer
from services.unit_of_work import begin
from services.words import Words
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


AGES = [(["2023", "ADULT"], 45), (["2023", "CHILD"], 0)]


def written(
    place: Path, cells: list[tuple[list[str], int]], previous: Any = (), base: int = 5
) -> Path:
    """Write a release that has nothing but adults and children of a year."""
    facts = json.loads(rehearsal_file())
    del facts["sha256"]
    dims, years = ["year", "adult_child"], [cells[0][0][0]]
    table = [{"key": key, "value": n} for key, n in cells]
    named = {"name": "age_per_year", "dims": dims}
    facts |= {"id": "R-0000-01", "previous": list(previous), "base": base, "years": years}
    facts["plan"] = [{**named, "years": years}]
    facts["tables"] = [{**named, "unit": "persons", "cells": table}]
    place.write_bytes(write_document(facts))
    return place


def seal_of(place: Path) -> dict[str, str]:
    document = read_document(place.read_bytes())
    return {"id": document.id, "sha256": document.sha256}


def test_builds_tells_each_step_and_writes_the_file(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, unseen = tmp_path / "release.json", tmp_path / "unseen.json"
    assert manage.main(["release", "--database", url, "--out", str(unseen)]) == manage.DONE
    said = capsys.readouterr()
    draft = read_document(unseen.read_bytes())
    assert said.out.strip() == draft.id
    assert "every slide of this file says so" in said.err
    assert footer(draft, Words(Language.EN)).watermark == "Not released · for checking only"
    asked = ["release", draft.id, "--database", url, "--out", str(out), "--promote"]
    assert manage.main(asked) == manage.DONE
    document = read_document(out.read_bytes())
    assert not document.draft
    assert footer(document, Words(Language.EN)).watermark == ""
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
        """Fifty in the earlier file, 45 adults in the later one: some children, one or two."""
        later = written(tmp_path / "later.json", AGES, previous=[seal_of(rehearsed)])
        assert manage.main(["audit-release", str(later)]) == manage.DONE
        assert "Not tried together with R-0000-00" in capsys.readouterr().out
        asked = ["audit-release", str(later), "--with", str(rehearsed)]
        assert manage.main(asked) == manage.REFUSED
        assert "Not tried together with R" not in capsys.readouterr().out

    def test_a_file_with_another_seal_or_a_later_one_is_no_earlier_one(
        self, rehearsed: Path, tmp_path: Path
    ) -> None:
        document = read_document(rehearsed.read_bytes())
        other = document.model_copy(update={"sha256": "0" * 64})
        named = [{"id": one, "sha256": document.sha256} for one in ("R-0000-00", "R-1999-01")]
        later = read_document(written(tmp_path / "l.json", AGES, previous=named).read_bytes())
        assert before(later, [other]) == ([], ["R-0000-00", "R-1999-01"])
        assert before(later, [later, document]) == ([document], ["R-1999-01"])

    def test_what_is_published_is_tried_with_it(self, tmp_path: Path) -> None:
        """61 are said to have had support in 2018; here 53 to 59 adults, and 0 to 3 children."""
        cells = [(["2018", "ADULT"], 56), (["2018", "CHILD"], 0)]
        for years, wanted in ((["2018"], manage.REFUSED), (["2016"], manage.DONE)):
            told = [([years[0], age], n) for (_, age), n in cells]
            place = written(tmp_path / f"{years[0]}.json", told, base=7)
            assert manage.main(["audit-release", str(place)]) == wanted

    def test_what_was_entered_is_tried_with_it(self, url: str, tmp_path: Path) -> None:
        place = written(tmp_path / "ages.json", AGES)
        asked = ["audit-release", str(place), "--database", url]
        assert manage.main(asked) == manage.DONE
        engine = open_engine(url)
        known = KnownFigure(since_year=2023, until_year=2023, persons=48, source="a report")
        with begin(engine, BUILDER, clock.now()) as work:
            number = enter_known_figure(work, known)
        assert manage.main(asked) == manage.REFUSED
        with begin(engine, BUILDER, clock.now()) as work:
            take_known_figure_back(work, number)
        engine.dispose()

    def test_refuses_a_file_that_was_changed(
        self, rehearsed: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        content = rehearsed.read_bytes().replace(b'"value":60', b'"value":65', 1)
        rehearsed.write_bytes(content)
        assert manage.main(["audit-release", str(rehearsed)]) == manage.REFUSED
        assert "not as it was built" in capsys.readouterr().err
