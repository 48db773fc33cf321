"""What reaches a log of an exception: where it was and of what kind, not its message.

Streamlit, the server and asyncio log exceptions by themselves, with the values in them. Only what
somebody has written out of an exception into a text beforehand cannot be told from other words.
"""

import logging
from typing import Any

from models.codes import Language
from services.errors import Refusal, traced
from services.words import Words


def keep_values_out() -> None:
    """Have every logger of this process write exceptions without their messages."""
    logging.setLogRecordFactory(without_values)


def in_english(refusal: Refusal) -> str:
    """Say a refusal as logs do: to whoever runs the server."""
    return refusal.told(Words(Language.EN))


def without_values(*given: Any, **named: Any) -> logging.LogRecord:
    """Make a line of a log; of one about an exception the rest may quote it, so that goes too."""
    line = logging.LogRecord(*given, **named)
    if isinstance(line.args, tuple):
        line.args = tuple(map(_told, line.args))
    if isinstance(line.msg, BaseException):
        line.msg = _told(line.msg)
    if line.exc_info and line.exc_info[1] is not None:
        problem = line.exc_info[1]
        line.msg, line.args = f"{_heading(line, problem)}\n{traced(problem)}", None
        line.exc_info = line.exc_text = None
    return line


def _told(part: object) -> object:
    """Say of an exception what holds no value: a refusal's own words, a kind, the system's why."""
    if isinstance(part, Refusal):
        return in_english(part)
    if isinstance(part, OSError) and part.strerror:
        return f"{type(part).__name__} ({part.strerror})"
    return type(part).__name__ if isinstance(part, BaseException) else part


def _heading(line: logging.LogRecord, problem: BaseException) -> str:
    """Return the first line as it was written, without its values, or nothing if it quotes."""
    first = str(line.msg).partition("\n")[0]
    quoted = str(problem).partition("\n")[0]
    return line.name if quoted and quoted in first else first
