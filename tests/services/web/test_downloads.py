"""Where files wait until they are fetched: not for long, not many, and each for one."""

import asyncio
from datetime import timedelta

from starlette.requests import Request

from services.access import Permission
from services.web.downloads import LIFE, MOST, MOST_OF_A_SESSION, Counter, Download, Offer, take
from tests.people import now

FILE = Download("figures.xlsx", "application/octet-stream", b"content")
MOMENT = now()


def offered(session_id: str = "one") -> Offer:
    return Offer(FILE, Permission.REPORT_READ, session_id, MOMENT + LIFE)


def test_what_is_not_fetched_within_a_minute_is_gone() -> None:
    counter = Counter()
    token = counter.keep(offered(), MOMENT)
    assert counter.find(token, MOMENT + LIFE - timedelta(seconds=1)) is not None
    assert counter.find(token, MOMENT + LIFE) is None
    counter.keep(offered("another"), MOMENT + LIFE)
    assert not counter.hand_out(token)


def test_what_nobody_fetches_leaves_with_the_hour() -> None:
    counter = Counter()
    token = counter.keep(offered(), MOMENT)
    counter.tidy(MOMENT + LIFE)
    assert not counter.hand_out(token)


def test_asking_whether_a_file_is_there_takes_nothing() -> None:
    scope = {"type": "http", "method": "HEAD", "path": "/download/x", "headers": []}
    assert asyncio.run(take(Request(scope))).status_code == 405


def test_a_file_is_handed_out_once() -> None:
    counter = Counter()
    token = counter.keep(offered(), MOMENT)
    assert [counter.hand_out(token), counter.hand_out(token)] == [True, False]


def test_a_session_that_asks_for_many_loses_its_own_oldest_alone() -> None:
    counter = Counter()
    others = counter.keep(offered("another"), MOMENT)
    tokens = [counter.keep(offered(), MOMENT) for _ in range(MOST_OF_A_SESSION + 2)]
    assert counter.find(others, MOMENT) is not None
    kept = [counter.find(token, MOMENT) is not None for token in tokens]
    assert kept == [False, False] + [True] * MOST_OF_A_SESSION


def test_all_together_take_only_so_much_memory() -> None:
    counter = Counter()
    tokens = [counter.keep(offered(str(at)), MOMENT) for at in range(MOST + 1)]
    kept = sum(counter.find(token, MOMENT) is not None for token in tokens)
    assert (counter.find(tokens[0], MOMENT), kept) == (None, MOST)
