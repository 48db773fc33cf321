"""Prints how long each folder of tests took, so that the suite's ten minutes stay explained."""

from collections import Counter
from pathlib import PurePosixPath

import pytest
from _pytest.terminal import TerminalReporter

_seconds: Counter[str] = Counter()
_tests: Counter[str] = Counter()


def folder_of(nodeid: str) -> str:
    """Name a test's folder: the first two below tests/ for services, else the first."""
    folders = PurePosixPath(nodeid.partition("::")[0]).parts[1:-1]
    return "/".join(folders[: 2 if folders[:1] == ("services",) else 1]) or "tests"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add up set-up, test and tear-down."""
    folder = folder_of(report.nodeid)
    _seconds[folder] += report.duration
    _tests[folder] += report.when == "call"


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print the table, slowest first; with two workers the clock shows about half the sum."""
    terminalreporter.section("time each folder took")
    for folder, seconds in _seconds.most_common():
        terminalreporter.line(f"{seconds:8.1f} s  {_tests[folder]:6} tests  {folder}")
    terminalreporter.line(
        f"{_seconds.total():8.1f} s  {_tests.total():6} tests  all workers together"
    )
