"""A programme that has begun, for tests of what it does."""

import pytest
from sqlalchemy.engine import Engine

from tests.factories import Programme, begun


@pytest.fixture
def programme(engine: Engine) -> Programme:
    """Give a programme with people and no case, on either database."""
    return begun(engine)
