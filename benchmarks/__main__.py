"""Runs the benchmarks, prints and writes down their table: python -m benchmarks [NAME]."""

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import (
    analysis,
    coming_in,
    filter_clicks,
    growth,
    live_updates,
    page_turns,
    saves,
    start_up,
    statements,
    trail_lines,
)
from benchmarks.bench import Bench
from benchmarks.progress import say
from benchmarks.rows import Row, table
from benchmarks.stock import FOLDER, ROOT
from services import clock

WRITTEN = ROOT / "var" / "bench.json"
BENCHMARKS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "start": start_up.measure,
    "turns": page_turns.measure,
    "filter": filter_clicks.measure,
    "save": saves.measure,
    "trail": trail_lines.measure,
    "sign-in": coming_in.measure,
    "live": live_updates.measure,
    "statements": statements.measure,
    "growth": growth.measure,
    "analysis": analysis.measure,
}


def main() -> None:
    """Run the benchmark that is named, or all of them."""
    names = sys.argv[1:] or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        sys.exit(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHMARKS)}.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    try:
        with TemporaryDirectory(dir=FOLDER, prefix="run-") as folder, ExitStack() as until_the_end:
            bench = Bench(Path(folder), until_the_end)
            for name in names:
                say(f"{name} …")
                rows.extend(BENCHMARKS[name](bench))
    finally:  # what was measured before something broke is worth reading
        print(table(rows))
        WRITTEN.write_text(json.dumps(_told(rows), indent=2) + "\n", encoding="utf-8")


def _told(rows: list[Row]) -> dict[str, object]:
    return {
        "measured_at": clock.now().isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "rows": [row.json() for row in rows],
    }


if __name__ == "__main__":
    main()
