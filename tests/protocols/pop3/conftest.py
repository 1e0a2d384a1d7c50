"""A mailbox with two messages."""

from __future__ import annotations

import pytest

from tests.protocols.pop3.room import TEXTS, Room


@pytest.fixture
def room() -> Room:
    room = Room()
    room.deliver(*TEXTS)
    return room
