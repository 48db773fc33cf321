"""Asks whether a locked package has a known weakness, and never says "none" when it could not ask.

python -m deploy.setup.audit LOCK...: exit status 1 when a weakness is known, and under AUDIT=1
also when some package could not be checked.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field

NAMED = 5  # of the packages that could not be checked; the rest is counted


@dataclass
class Audit:
    """What is known after asking: weaknesses, and what could not be checked and why."""

    checked: int = 0
    weaknesses: list[str] = field(default_factory=list[str])
    not_checked: list[str] = field(default_factory=list[str])


def read_report(report: str, complaint: str) -> Audit:
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
            mended = ", ".join(known["fix_versions"]) or "no release yet"
            name = f"{package['name']} {package['version']}"
            audit.weaknesses.append(f"{name}: {known['id']}, mended in {mended}")
    return audit


def told(audit: Audit) -> list[str]:
    """Put an audit into sentences."""
    sentences = [f"KNOWN WEAKNESS: {weakness}" for weakness in audit.weaknesses]
    if audit.not_checked:
        names = ", ".join(audit.not_checked[:NAMED]) + (" …" if audit.not_checked[NAMED:] else "")
        sentences.append(f"NOT CHECKED for known weaknesses: {len(audit.not_checked)} ({names})")
    if audit.checked:
        known = len(audit.weaknesses) or "no"
        sentences.append(f"{audit.checked} packages checked, {known} weakness known")
    return sentences


def fails(audit: Audit, *, strict: bool) -> bool:
    """Say whether the check fails: incompleteness counts only when it was asked for."""
    return bool(audit.weaknesses or (strict and audit.not_checked))


def ask(lock: str) -> Audit:
    """Ask the advisories about one lock file."""
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", lock, "--disable-pip",
        "--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "10",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    except subprocess.TimeoutExpired:
        return read_report("", "the advisories did not answer within three minutes")
    return read_report(done.stdout, done.stderr)


def main() -> int:
    """Audit the lock files named on the command line."""
    status = 0
    for lock in sys.argv[1:]:
        audit = ask(lock)
        print(f"{lock}:", *told(audit), sep="\n  ", flush=True)
        status |= fails(audit, strict=os.environ.get("AUDIT") == "1")
    return status


if __name__ == "__main__":
    sys.exit(main())
