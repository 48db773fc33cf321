"""Lists under which licence each locked package comes, and fails on one that we do not accept.

python -m deploy.setup.licences [--check]: writes docs/reference/licences.md, or says that it is
behind. Licences are read from what the packages themselves say where they are installed.
"""

import re
import sys
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from deploy.setup.locks import locked

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/licences.md"
RUNNING, DEVELOPING = "requirements.lock", "requirements-dev.lock"
# They let us run, change and pass on Hemväg; LGPL and MPL, as long as their own files stay theirs.
ACCEPTED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "LGPL-3.0-only", "MIT",
    "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip
# Read by a person in the package's own licence file: it names none where tools look, is not
# installed on every machine, or says it differently in each release we lock.
READ = {
    "axe-playwright-python": "MIT",
    "colorama": "BSD-3-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "scipy": "BSD-3-Clause",
    "watchdog": "Apache-2.0",
}
_SPOKEN = {
    "2-clause BSD": "BSD-2-Clause",
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST_NAME = 80  # longer is the licence's text, not its name


def licence_in(said: Message) -> str:
    """Return the licence that a package's metadata name, as SPDX writes it; empty if they do not.

    An unspecific "BSD" stays so: which of its texts it is stands in the package.
    """
    named = [said.get("License-Expression", ""), said.get("License", "")]
    named += [
        line.removeprefix(_CLASSIFIER)
        for line in said.get_all("Classifier", [])
        if line.startswith(_CLASSIFIER)
    ]
    names = [_SPOKEN.get(name, name) for name in named if 0 < len(name) <= _LONGEST_NAME]
    return next((name for name in names if understood(name)), next(iter(names), ""))


def understood(licence: str) -> bool:
    """Say whether a licence, or each part of one that is put together, is one that we accept.

    Of "A OR B" one would do; none of ours needs that mercy, so both must be accepted.
    """
    parts = re.split(r"\s+(?:AND|OR)\s+", licence.replace("(", " ").replace(")", " ").strip())
    return all(part.strip() in ACCEPTED for part in parts)


def licence_of(name: str) -> str:
    """Return the licence of a package of the locks; empty if nobody knows."""
    if name in READ:
        return READ[name]
    try:
        return licence_in(metadata(name))  # pyright: ignore[reportArgumentType]  is a Message
    except PackageNotFoundError:
        return ""


def licences(lock: str) -> dict[str, str]:
    """Return the licence of every package of a lock file's text."""
    return {package.name: licence_of(package.name) for package in locked(lock)}


def refused(found: dict[str, str]) -> list[str]:
    """Name the packages whose licence is unknown, or none that we accept."""
    return [
        f"{name}: {licence or 'no licence named'}"
        for name, licence in found.items()
        if not understood(licence)
    ]


def page(running: dict[str, str], developing: dict[str, str]) -> str:
    """Write the page."""
    tools = {name: licence for name, licence in developing.items() if name not in running}
    lines = [
        "# Licences of what Hemväg is built on",
        "",
        "Written by `make sbom` from the packages themselves; `make check` fails on a licence that",
        "is unknown or not accepted. The list of releases is in [sbom.cdx.json](sbom.cdx.json).",
        "",
        "## Running",
        *_table(running),
        "",
        "## Only for developing and testing",
        *_table(tools),
    ]
    return "\n".join(lines) + "\n"


def _table(found: dict[str, str]) -> list[str]:
    rows = [f"| {name} | {licence} |" for name, licence in sorted(found.items())]
    return ["", "| package | licence |", "|---|---|", *rows]


def main() -> int:
    """Write or check the page; exit status 1 on a licence to look at, or a page that is behind."""
    running, developing = (
        licences((ROOT / lock).read_text(encoding="utf-8")) for lock in (RUNNING, DEVELOPING)
    )
    complaints = [f"LICENCE NOT ACCEPTED: {line}" for line in refused(developing | running)]
    text = page(running, developing)
    if "--check" not in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        complaints.append(f"{PAGE.relative_to(ROOT)} is behind. Run: make sbom")
    print("\n".join(complaints or [f"{len(developing)} packages, every licence is accepted"]))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
