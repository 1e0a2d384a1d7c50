"""Sessions end with their test: what they say at the end is no other test's business."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.protocols.irc.hall import HALLS


@pytest.fixture(autouse=True)
def _sessions_end() -> Iterator[None]:
    yield
    for hall in HALLS:
        for visitor in hall.visitors_here:
            visitor.end()
    HALLS.clear()
