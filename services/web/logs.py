"""What reaches a log of an exception: where it was and of what kind, never its message.

Streamlit, the server and asyncio log exceptions by themselves, with the values in them.
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
    if line.exc_info and line.exc_info[1] is not None:
        first = line.getMessage().partition("\n")[0]
        line.msg, line.args = f"{first}\n{traced(line.exc_info[1])}", None
        line.exc_info = line.exc_text = None
    return line
