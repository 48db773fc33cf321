"""A log tells where something broke, never what it held when it did."""

import logging
from collections.abc import Generator

import pytest

from services.errors import NotAProxy
from services.web.logs import without_values

CANARY = "canary-that-a-database-quotes"


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Generator[pytest.LogCaptureFixture]:
    """Write logs as the server does, for one test."""
    usual = logging.getLogRecordFactory()
    logging.setLogRecordFactory(without_values)
    yield caplog
    logging.setLogRecordFactory(usual)


def test_an_exception_is_logged_by_place_and_kind(heard: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValueError, match=CANARY) as told:
        int(CANARY)
    quoted = ("Exception in ASGI application\n%r", told.value)
    logging.getLogger("uvicorn.error").error(*quoted, exc_info=told.value)
    assert CANARY not in heard.text
    assert "Exception in ASGI application" in heard.text
    assert "ValueError" in heard.text
    assert "test_logs.py" in heard.text


def test_the_first_line_quotes_no_value(heard: pytest.LogCaptureFixture) -> None:
    problem, log = ValueError(CANARY), logging.getLogger("streamlit")
    log.error("failed: %s", CANARY, exc_info=problem)
    log.error(f"failed: {problem}", exc_info=problem)  # noqa: G004  as others write it
    log.warning("failed: %s", problem)
    log.warning(problem)
    assert CANARY not in heard.text
    assert heard.text.count("ValueError") == 4


def test_a_refusal_is_told_in_full(heard: pytest.LogCaptureFixture) -> None:
    logging.getLogger("hemvag").error("not noted: %s", NotAProxy(entry="nginx"))
    assert "not nginx" in heard.text
    assert "{entry}" not in heard.text


def test_a_line_with_too_few_values_breaks_nobody(heard: pytest.LogCaptureFixture) -> None:
    problem = ValueError("x")
    without_values("x", logging.ERROR, "a.py", 1, "%s %s", (1,), (ValueError, problem, None))
    assert heard.text == ""


def test_other_lines_stay_as_they_are(heard: pytest.LogCaptureFixture) -> None:
    logging.getLogger("hemvag").warning("database: %s\nand more", "OperationalError")
    assert "database: OperationalError\nand more" in heard.text
