"""What is believed of a caller's terminal."""

from __future__ import annotations

from dialtone.wire.screen import Call, Size, believed, believed_kind


def test_TEL_06_sizes_that_can_be() -> None:
    assert believed(40, 8) == Size(40, 8)
    assert believed(999, 999) == Size(999, 999)
    assert believed(39, 7) == Size(0, 0)
    assert believed(1000, 65535) == Size(0, 0)


def test_TEL_07_kinds_that_are_names() -> None:
    assert believed_kind(b"SyncTERM") == "syncterm"
    assert believed_kind(b" vt100 ") == "vt100"
    assert believed_kind(b"../vt100") == ""
    assert believed_kind(b"x" * 41) == ""


def test_a_call_never_shows_its_password() -> None:
    assert "hunter2" not in repr(Call(protocol="RLogin", name="alice", password="hunter2"))
