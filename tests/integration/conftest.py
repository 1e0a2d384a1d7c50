"""One running board for the tests that only talk to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.live import LiveBoard


@pytest.fixture(scope="session")
def board() -> Iterator[LiveBoard]:
    """A board with Alice and Bob that is not changed by tests (mail in their boxes apart)."""
    users = ("Sysop", "Alice", "Bob", "Digital Man", "Carol", "Dave", "Erin")
    with LiveBoard(options="NO_SENDMAIL", settings={"MaxMsgsWaiting": "0"}, users=users) as made:
        yield made
