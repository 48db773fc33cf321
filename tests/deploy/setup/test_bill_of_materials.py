"""The bill of materials is CycloneDX, names every locked package, and follows from the locks."""

import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.setup.bill_of_materials import BILL, bill
from deploy.setup.locks import locked
from tests.architecture.reading import ROOT

RUNNING = (
    "babel==1.0 ; python_version < '4' \\\n    --hash=sha256:00\n    # via hemvag (pyproject)\n"
)
DEVELOPING = RUNNING + "pytest==9.0 \\\n    --hash=sha256:01\n    # via\n    #   babel\n"


def test_it_is_valid() -> None:
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(BILL.read_text(encoding="utf-8"))
    assert wrong is None, str(wrong)[:500]


def test_an_invalid_one_would_be_found() -> None:
    spoiled = json.loads(BILL.read_text(encoding="utf-8")) | {"components": [{"name": "x"}]}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(spoiled)) is not None


def test_it_names_every_locked_package() -> None:
    named = {
        (one["name"], one["version"]) for one in json.loads(BILL.read_text("utf-8"))["components"]
    }
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    assert named == {(package.name, package.version) for package in locked(lock)}


def test_it_tells_what_runs_from_tools_and_who_asked_for_what() -> None:
    made = bill(RUNNING, DEVELOPING, "1.0")
    assert [one["scope"] for one in made["components"]] == ["required", "excluded"]
    assert made["components"][0]["properties"][0]["value"] == "python_version < '4'"
    assert made["dependencies"] == [
        {"ref": "hemvag", "dependsOn": ["pkg:pypi/babel@1.0"]},
        {"ref": "pkg:pypi/babel@1.0", "dependsOn": ["pkg:pypi/pytest@9.0"]},
        {"ref": "pkg:pypi/pytest@9.0", "dependsOn": []},
    ]


def test_same_locks_same_bill_other_locks_another_number() -> None:
    first, again = bill(RUNNING, DEVELOPING, "1.0"), bill(RUNNING, DEVELOPING, "1.0")
    assert first == again
    assert bill(RUNNING, RUNNING, "1.0")["serialNumber"] != first["serialNumber"]
