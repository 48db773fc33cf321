"""A log tells where something broke, never what it held when it did."""

import logging
from collections.abc import Generator

import pytest

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


def test_other_lines_stay_as_they_are(heard: pytest.LogCaptureFixture) -> None:
    logging.getLogger("hemvag").warning("database: %s\nand more", "OperationalError")
    assert "database: OperationalError\nand more" in heard.text
