from __future__ import annotations

import pytest

from dialtone.store.memory.undo import UndoLog


def test_everything_is_put_back_in_reverse_order() -> None:
    table, log = {"kept": 1, "dropped": 2, "changed": 3}, UndoLog()
    before = dict(table)
    log.put(table, "new", 9)
    log.put(table, "changed", 4)
    log.put(table, "changed", 5)
    log.drop(table, "dropped")
    log.drop(table, "new")
    log.put(table, "dropped", 6)
    assert table == {"kept": 1, "changed": 5, "dropped": 6}
    log.undo()
    assert table == before
    assert not len(log)


def test_what_is_kept_is_not_put_back() -> None:
    table: dict[str, int] = {}
    log = UndoLog()
    log.put(table, "a", 1)
    log.forget()
    log.put(table, "b", 2)
    log.undo()
    assert table == {"a": 1}


def test_a_tap_may_fail_a_write_before_it_happens() -> None:
    def tap(step: str) -> None:
        raise RuntimeError(step)

    table: dict[str, int] = {}
    with pytest.raises(RuntimeError):
        UndoLog(tap).put(table, "a", 1)
    assert table == {}
