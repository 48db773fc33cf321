"""Every locked package has a licence that we accept; one that names none is not let through."""

from email.message import Message

import pytest

from deploy.setup.licences import (
    DEVELOPING,
    READ,
    ROOT,
    RUNNING,
    licence_in,
    licences,
    page,
    refused,
    understood,
)
from deploy.setup.locks import locked


def saying(**headers: str) -> Message:
    said = Message()
    for name, value in headers.items():
        said[name.replace("_", "-")] = value
    return said


def test_every_locked_package_has_a_licence_that_we_accept() -> None:
    lock = (ROOT / DEVELOPING).read_text(encoding="utf-8")
    assert refused(licences(lock)) == []


def test_licences_read_by_a_person_are_of_packages_that_are_locked() -> None:
    lock = (ROOT / DEVELOPING).read_text(encoding="utf-8")
    assert set(READ) <= {package.name for package in locked(lock)}


@pytest.mark.parametrize(
    "licence", ["", "GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "Proprietary"]
)
def test_unknown_or_unwanted_licences_are_refused(licence: str) -> None:
    assert refused({"package": licence})


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0 OR BSD-3-Clause", "(MIT AND PSF-2.0)"])
def test_accepted_licences_pass_alone_and_together(licence: str) -> None:
    assert understood(licence)


def test_the_expression_goes_before_the_older_ways_of_saying_it() -> None:
    said = saying(License_Expression="MIT", License="Apache-2.0")
    assert licence_in(said) == "MIT"


def test_a_licences_whole_text_is_not_its_name() -> None:
    said = saying(License="Permission is hereby granted " * 9)
    said["Classifier"] = "License :: OSI Approved :: MIT License"
    assert licence_in(said) == "MIT"


def test_an_unwanted_licence_is_told_as_it_was_said() -> None:
    assert licence_in(saying(License="GPL-3.0-only")) == "GPL-3.0-only"


def test_the_page_keeps_what_runs_apart_from_the_tools() -> None:
    text = page({"babel": "BSD-3-Clause"}, {"babel": "BSD-3-Clause", "pytest": "MIT"})
    running, tools = text.split("## Only for developing")
    assert "| babel | BSD-3-Clause |" in running
    assert "| pytest | MIT |" in tools
    assert "babel" not in tools


def test_what_runs_is_part_of_what_is_checked() -> None:
    of_locks = [
        {package.name for package in locked((ROOT / lock).read_text(encoding="utf-8"))}
        for lock in (RUNNING, DEVELOPING)
    ]
    assert of_locks[0] < of_locks[1]
