"""What benchmarks share in one run: servers and a browser, started when first wanted."""

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.programmes import Programme, programme, started
from benchmarks.progress import say
from tests.browser.driving import browser
from tests.browsers import ADVICE, find_browser
from tests.servers import Server

LARGE, SMALL = 50_000, 500


class Bench:
    """The folder of one run, and whatever runs in it until the end."""

    def __init__(self, folder: Path, until_the_end: ExitStack) -> None:
        self.folder = folder
        self.until_the_end = until_the_end

    @cached_property
    def large(self) -> Programme:
        """The programme with many cases."""
        return self.until_the_end.enter_context(programme(LARGE, self.folder))

    @cached_property
    def small(self) -> Programme:
        """The programme with few cases."""
        return self.until_the_end.enter_context(programme(SMALL, self.folder))

    @cached_property
    def empty(self) -> Server:
        """A server of one empty page."""
        say("Serving an empty page …")
        command = ["-m", "benchmarks.empty_app"]
        served = started(command, self.folder, health="/_stcore/health")
        return self.until_the_end.enter_context(served)

    @cached_property
    def chromium(self) -> Browser:
        """A browser without a window."""
        found = find_browser()
        if found is None:
            raise SystemExit(ADVICE)
        return self.until_the_end.enter_context(browser(found))
