"""How long it takes from a commit until another person's open overview shows it."""

import time
from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.bench import Bench
from benchmarks.browsing import open_page
from benchmarks.onlookers import Onlooker, looking_on
from benchmarks.progress import counted
from benchmarks.rows import Goal, Row, row

N, WARM = 20, 2
AMONG = 20
PEOPLE = ("manager", "nord", "syd", "stockholm", "ost", "vast", "mitt", "bergslagen", "iom")
QUICK = Goal("p95", 1000)
# Resolves with the clock's time when the key figures have changed and the frame has been painted.
WATCH = """() => {
  const shown = () => (document.querySelector('.st-key-overview_first') || {}).innerText || '';
  const before = shown();
  window.changed = new Promise((resolve) => {
    const look = () => shown() !== before && shown() !== ''
      ? requestAnimationFrame(() => resolve(Date.now() / 1000)) : requestAnimationFrame(look);
    look();
  });
}"""


def measure(bench: Bench) -> Iterator[Row]:
    """Commit in the serving process, first with one viewer, then among twenty more."""
    with open_page(bench.chromium, bench.large, "manager", "/overview") as page:
        alone, _ = _rounds(bench, page, [])
        with looking_on(bench.large, PEOPLE, AMONG) as onlookers:
            painted, last = _rounds(bench, page, onlookers)
    yield row("live: commit to painted, nobody else looks on", "ms", alone, goals=(QUICK,))
    yield row("live: commit to painted, 20 others look on", "ms", painted, to=alone, goals=(QUICK,))
    yield row("live: commit to the last of the 20 redrawn", "ms", last, to=alone)


def _rounds(bench: Bench, page: Page, others: list[Onlooker]) -> tuple[list[float], list[float]]:
    painted: list[float] = []
    last: list[float] = []
    for _ in counted(range(N + WARM), "commit", N + WARM):
        page.evaluate(WATCH)
        committed = bench.large.commit_deed()
        painted.append((page.evaluate("window.changed") - committed) * 1000)
        if others:
            last.append((_all_drawn(others, committed) - committed) * 1000)
        time.sleep(0.3)  # the next commit finds everybody idle again
    return painted[WARM:], last[WARM:]


def _all_drawn(onlookers: list[Onlooker], committed: float) -> float:
    while any(onlooker.drawn_at < committed for onlooker in onlookers):
        time.sleep(0.01)
    return max(onlooker.drawn_at for onlooker in onlookers)
