"""Writes the bill of materials: every locked package, in CycloneDX, for whoever must look it up.

python -m deploy.setup.bill_of_materials [--check]: writes docs/reference/sbom.cdx.json, or says
that it is behind. It follows from the lock files alone: same locks, same bill.
"""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from deploy.setup.licences import licence_of
from deploy.setup.locks import Locked, locked

ROOT = Path(__file__).resolve().parents[2]
BILL = ROOT / "docs/reference/sbom.cdx.json"
NAME = "hemvag"


def bill(running: str, developing: str, version: str) -> dict[str, Any]:
    """Put together the bill of two lock files' texts; developers' tools are marked `excluded`."""
    needed = set(_names(running))
    packages = locked(developing)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, version + running + developing)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": NAME,
                "version": version,
                "bom-ref": NAME,
            }
        },
        "components": [_component(package, package.name in needed) for package in packages],
        "dependencies": [
            {"ref": NAME, "dependsOn": _references(packages, NAME)},
            *(
                {"ref": _reference(package), "dependsOn": _references(packages, package.name)}
                for package in packages
            ),
        ],
    }


def written(running: str, developing: str, project: str) -> str:
    """Return the bill as text, of two lock files and the project's own description."""
    version = tomllib.loads(project)["project"]["version"]
    return json.dumps(bill(running, developing, version), indent=1) + "\n"


def _component(package: Locked, runs: bool) -> dict[str, Any]:  # noqa: FBT001  both are this package's
    component: dict[str, Any] = {
        "type": "library",
        "name": package.name,
        "version": package.version,
        "bom-ref": _reference(package),
        "purl": _reference(package),
        "scope": "required" if runs else "excluded",
        "licenses": [_licence(licence_of(package.name))],
    }
    if package.where:
        component["properties"] = [{"name": f"{NAME}:only-where", "value": package.where}]
    return component


def _licence(name: str) -> dict[str, Any]:
    """An unspecific BSD is no identifier of SPDX, only a name."""
    return {"license": {"name": name}} if name == "BSD" else {"expression": name}


def _reference(package: Locked) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _references(packages: list[Locked], asking: str) -> list[str]:
    return sorted(_reference(package) for package in packages if asking in package.asked_by)


def _names(lock: str) -> list[str]:
    return [package.name for package in locked(lock)]


def main() -> int:
    """Write the bill, or with --check say whether it is behind."""
    places = ("requirements.lock", "requirements-dev.lock", "pyproject.toml")
    text = written(*((ROOT / place).read_text(encoding="utf-8") for place in places))
    if "--check" not in sys.argv:
        BILL.write_text(text, encoding="utf-8")
    elif not BILL.exists() or BILL.read_text(encoding="utf-8") != text:
        print(f"{BILL.relative_to(ROOT)} is behind. Run: make sbom")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
