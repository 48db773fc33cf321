"""Asks whether a locked package has a known weakness, and never says "none" when it could not ask.

python -m deploy.setup.audit LOCK...: exit status 1 when a weakness is known, and under AUDIT=1
also when some package could not be checked. A weakness that does not reach us may be excused for a
while, with a reason, in deploy/setup/excused.toml.
"""

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from services import clock

EXCUSES = Path(__file__).with_name("excused.toml")
LONGEST = timedelta(days=90)  # then somebody looks again
SHORTEST_REASON = 20
NAMED = 5  # of the packages that could not be checked; the rest is counted


@dataclass(frozen=True)
class Excuse:
    """Why a known weakness of a package does not reach us, and until which day that is believed."""

    package: str
    weakness: str
    until: date
    reason: str


@dataclass
class Audit:
    """What is known after asking: weaknesses, and what could not be checked and why."""

    checked: int = 0
    weaknesses: list[str] = field(default_factory=list[str])
    excused: list[str] = field(default_factory=list[str])
    not_checked: list[str] = field(default_factory=list[str])


def read_excuses(text: str, today: date) -> dict[tuple[str, str], Excuse]:
    """Read what is excused today, by package and weakness; one that is over excuses nothing.

    :raises ValueError: one gives no reason to speak of, or a day more than three months away
    """
    excuses = [Excuse(**entry) for entry in tomllib.loads(text).get("excused", [])]
    for excuse in excuses:
        if len(excuse.reason.strip()) < SHORTEST_REASON:
            wrong = f"{excuse.weakness} is excused without a reason"
            raise ValueError(wrong)
        if excuse.until > today + LONGEST:
            wrong = f"{excuse.weakness} is excused for longer than {LONGEST.days} days"
            raise ValueError(wrong)
    return {(one.package, one.weakness): one for one in excuses if one.until >= today}


def read_report(
    report: str, complaint: str, excuses: dict[tuple[str, str], Excuse] | None = None
) -> Audit:
    """Read pip-audit's JSON; anything else means that nothing was checked."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (complaint.strip().splitlines() or ["pip-audit gave no report"])[-1]
        return Audit(not_checked=[f"every package ({last[:200]})"])
    audit = Audit()
    for package in packages:
        if "skip_reason" in package:
            audit.not_checked.append(package["name"])
            continue
        audit.checked += 1
        for known in package["vulns"]:
            excuse = _excuse(excuses or {}, package["name"], known)
            _enter(audit, package, known, excuse)
    return audit


def _enter(audit: Audit, package: Any, known: Any, excuse: Excuse | None) -> None:
    name = f"{package['name']} {package['version']}: {known['id']}"
    if excuse is not None:
        audit.excused.append(f"{name}, until {excuse.until}: {excuse.reason}")
        return
    mended = ", ".join(known["fix_versions"]) or "no release yet"
    audit.weaknesses.append(f"{name}, mended in {mended}")


def _excuse(excuses: dict[tuple[str, str], Excuse], package: str, known: Any) -> Excuse | None:
    """Find the excuse of a weakness, under whichever of its names."""
    names = [known["id"], *known.get("aliases", [])]
    return next((found for name in names if (found := excuses.get((package, name)))), None)


def told(audit: Audit) -> list[str]:
    """Put an audit into sentences."""
    sentences = [f"KNOWN WEAKNESS: {weakness}" for weakness in audit.weaknesses]
    sentences += [f"EXCUSED: {weakness}" for weakness in audit.excused]
    if audit.not_checked:
        names = ", ".join(audit.not_checked[:NAMED]) + (" …" if audit.not_checked[NAMED:] else "")
        sentences.append(f"NOT CHECKED for known weaknesses: {len(audit.not_checked)} ({names})")
    if audit.checked:
        known = len(audit.weaknesses) + len(audit.excused) or "no"
        sentences.append(f"{audit.checked} packages checked, {known} weakness known")
    return sentences


def fails(audit: Audit, *, strict: bool) -> bool:
    """Say whether the check fails: incompleteness counts only when it was asked for."""
    return bool(audit.weaknesses or (strict and audit.not_checked))


def ask(lock: str, excuses: dict[tuple[str, str], Excuse]) -> Audit:
    """Ask the advisories about one lock file."""
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", lock, "--disable-pip",
        "--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "10",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    except subprocess.TimeoutExpired:
        return read_report("", "the advisories did not answer within three minutes")
    return read_report(done.stdout, done.stderr, excuses)


def main() -> int:
    """Audit the lock files named on the command line."""
    status = 0
    excuses = read_excuses(EXCUSES.read_text(encoding="utf-8"), clock.today())
    for lock in sys.argv[1:]:
        audit = ask(lock, excuses)
        print(f"{lock}:", *told(audit), sep="\n  ", flush=True)
        status |= fails(audit, strict=os.environ.get("AUDIT") == "1")
    return status


if __name__ == "__main__":
    sys.exit(main())
