"""What a channel keeps of what is sent to it."""

from __future__ import annotations

from dialtone.net.ssh.channel import VARIABLE_MOST, VARIABLES, FewVariables, _charset


def test_SSH_07_an_environment_is_bounded() -> None:
    kept = FewVariables()
    for number in range(1000):
        kept[b"V%d" % number] = b"x"
    assert len(kept) == VARIABLES
    kept = FewVariables()
    kept[b"LONG"] = b"x" * VARIABLE_MOST
    assert kept == {}


def test_the_locale_says_what_the_screen_shows() -> None:
    assert _charset({b"LANG": b"en_US.UTF-8"}) == "utf-8"
    assert _charset({b"LC_ALL": b"de_DE.utf8", b"LANG": b"C"}) == "utf-8"
    assert _charset({b"LC_ALL": b"C", b"LANG": b"en_US.UTF-8"}) == ""
    assert _charset({}) == ""
