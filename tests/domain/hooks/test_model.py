"""What a sysop can have told, in words and in facts."""

from __future__ import annotations

from dialtone.domain.hooks.model import EVENTS, Hook
from dialtone.domain.hooks.service import _FIELDS


def test_every_event_there_is_a_fact_of_is_explained_and_none_else() -> None:
    assert {event for event, _ in _FIELDS.values()} == EVENTS.keys()
    assert all(text and not text.endswith(".") for text in EVENTS.values())


def test_a_new_hook_has_not_failed_yet() -> None:
    hook = Hook(id="1", url="https://hooks.example/", events=("post.made",), secret="s")
    assert (hook.failures, hook.last) == (0, "")
