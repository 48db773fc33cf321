"""How long it takes from the press of a filter until all charts are painted, here and in Dash."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from benchmarks.bench import Bench
from benchmarks.browsing import open_page
from benchmarks.peer.environment import peer_python
from benchmarks.programmes import started
from benchmarks.progress import counted, say
from benchmarks.rows import Goal, Row, row
from tests.browser.driving import person

PRESSES, ROUNDS = 12, 3
GOALS = (Goal("ratio", 2), Goal("p95", 200))
FILTER = ".st-key-overview_region [role=combobox]"
PAINTING = Path(__file__).with_name("painting.js").read_text(encoding="utf-8")
PEER = "benchmarks/peer/dashboard.py"
Choose = Callable[[Page, str], None]


def measure(bench: Bench) -> Iterator[Row]:
    """Press by turns here and there; Dash draws the very figures that our page drew."""
    with open_page(bench.chromium, bench.large, "manager", "/overview") as ours:
        ours.evaluate(PAINTING)
        ours.evaluate("drawn()")
        figures = _figures(ours)
        charts = len(next(iter(figures.values())))
        with _in_dash(bench, figures) as theirs:
            here, there = _by_turns((ours, _choose), (theirs, _choose_in_dash), list(figures))
    yield row(f"filter: press to {charts} charts painted, Dash", "ms", there)
    yield row(f"filter: press to {charts} charts painted", "ms", here, to=there, goals=GOALS)


@contextmanager
def _in_dash(bench: Bench, figures: dict[str, list[Any]]) -> Generator[Page]:
    """Open a Dash page of these figures."""
    path = bench.folder / "figures.json"
    path.write_text(json.dumps(figures), encoding="utf-8")
    say("Starting Dash with the same figures …")
    served = started([PEER, str(path)], bench.folder, python=peer_python(), health="/")
    with served as server:
        page = person(bench.chromium).new_page()
        page.bring_to_front()  # a page that nobody sees paints no frames
        page.goto(server.url)
        page.evaluate(PAINTING)
        page.evaluate("drawn()")
        yield page
        page.context.close()


def _figures(page: Page) -> dict[str, list[Any]]:
    """Read what the page draws for two regions; it is left with the first one chosen."""
    first, second = _regions(page)[:2]
    found: dict[str, list[Any]] = {}
    for region in (first, second, first):
        _choose(page, region)
        page.evaluate("painted")
        found[region] = page.evaluate("figures()")
    return found


def _by_turns(
    ours: tuple[Page, Choose], theirs: tuple[Page, Choose], choices: list[str]
) -> tuple[list[float], list[float]]:
    here: list[float] = []
    there: list[float] = []
    for _ in counted(range(ROUNDS), "pressing by turns, round", ROUNDS):
        here += _presses(*ours, choices)
        there += _presses(*theirs, choices)
    return here, there


def _presses(page: Page, choose: Choose, choices: list[str]) -> list[float]:
    """Press the other choice, and back; the first two only bring the page into its stride."""
    page.bring_to_front()
    found: list[float] = []
    for number in range(PRESSES + 2):
        choose(page, choices[(number + 1) % 2])
        found.append(page.evaluate("painted"))
    return found[2:]


def _regions(page: Page) -> list[str]:
    page.locator(FILTER).click()
    names = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return names


def _choose(page: Page, region: str) -> None:
    page.locator(FILTER).click()
    option = page.get_by_role("option", name=region, exact=True)
    option.wait_for()
    page.evaluate("arm()")
    option.click()


def _choose_in_dash(page: Page, region: str) -> None:
    page.evaluate("arm()")
    page.get_by_text(region, exact=True).first.click()
