"""One running board for the tests that only talk to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.board import Board


@pytest.fixture(scope="session")
def board() -> Iterator[Board]:
    """A board with Alice and Bob that is not changed by tests (mail in their boxes apart)."""
    made = Board(options="ALLOW_POP3 | USE_SUBMISSION_PORT | TLS_SUBMISSION | TLS_POP3 | NO_HOST_LOOKUP | NO_SENDMAIL")
    made.set("Mail", "MaxMsgsWaiting", "0")
    for name in ("Sysop", "Alice", "Bob", "Digital Man", "Carol", "Dave", "Erin"):
        made.add_user(name)
    with made:
        yield made
