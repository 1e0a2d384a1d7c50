import pytest

from dialtone.base import log
from dialtone.testing.clock import ManualClock


@pytest.fixture
def clock():
    """Sunday 5 January 2025, 13:02:45 UTC."""
    return ManualClock(1736082165.0)


@pytest.fixture
def quiet():
    """The log as it was before the test, whatever the test makes of it."""
    before, context = (log.switch.level, list(log.switch.sinks)), log.context.get()
    yield
    log.switch.level, log.switch.sinks[:] = before
    log.context.set(context)
