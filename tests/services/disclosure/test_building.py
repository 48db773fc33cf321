"""From material to a file: what is blamed for a refusal, and what is told apart."""

import json
from datetime import date
from typing import Any

from services.disclosure.building import build, space_with
from services.disclosure.documents import Period, Planned, read_document, write_document
from services.disclosure.material import Material
from services.disclosure.outside import Figure
from services.disclosure.samples import rehearsal_file

YEAR = ("2023",)
AGES = Planned(name="age_per_year", dims=("year", "adult_child"), years=YEAR)
KNOWN = Figure(YEAR, 38, 38, "2023, a report: 38", sure=True)


def earlier() -> Any:
    """Return a release of 33 to 37 adults and at most two children, and nothing else."""
    facts = json.loads(rehearsal_file())
    del facts["sha256"]
    cells = [{"key": ["2023", "ADULT"], "value": 35}, {"key": ["2023", "CHILD"], "value": 0}]
    table = {"name": AGES.name, "dims": list(AGES.dims), "unit": "persons", "cells": cells}
    facts |= {"plan": [AGES.model_dump(mode="json")], "tables": [table]}
    return read_document(write_document(facts))


def material(*outside: Figure) -> Material:
    """37 adults and a child, after a release that showed no total."""
    person = ("2023", "NORD", "BG")
    support = ("NO", "NO", "NO", "NONE")
    return Material(
        period=Period.of(date(2023, 1, 1), date(2023, 12, 31)),
        as_of=date(2024, 3, 31),
        years=YEAR,
        plan=(AGES,),
        dominant="BG",
        cells={(*person, "ADULT", *support): 37, (*person, "CHILD", *support): 1},
        earlier=(earlier(),),
        outside=outside,
        fictitious=False,
    )


def test_what_was_entered_is_named_where_a_release_stands_without_it() -> None:
    made = build(material(KNOWN))
    assert made.facts is None
    assert made.blamed == ("2023, a report: 38",)
    assert build(material()).facts is not None


def test_the_file_holds_nothing_that_was_found_on_true_counts() -> None:
    facts = build(material()).facts
    assert facts is not None
    assert facts["audit"] == {"published": []}


def test_a_country_known_of_a_year_that_only_an_earlier_release_has_is_told_apart() -> None:
    figure = Figure(YEAR, 9, 9, "a report", country="RO", sure=True)
    later = Planned(name="persons_per_year", dims=("year",), years=("2024",))
    space = space_with([earlier()], [later], ["BG"], [figure])
    assert figure.over(space) is not None
