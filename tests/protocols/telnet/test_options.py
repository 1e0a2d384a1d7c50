"""Who does what (RFC 1143)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.telnet.commands import DO, DONT, ECHO, IAC, NAWS, SGA, TTYPE
from dialtone.protocols.telnet.options import Side


def side() -> Side:
    return Side(DO, DONT, frozenset({SGA, NAWS, TTYPE}))


def test_what_we_asked_for_and_got_needs_no_answer() -> None:
    theirs = side()
    assert theirs.want(NAWS, True) == bytes((IAC, DO, NAWS))
    assert theirs.hear(NAWS, True) == (b"", True)
    assert theirs.is_on(NAWS)
    assert theirs.hear(NAWS, True) == (b"", False)  # again: nothing new


def test_what_we_asked_for_and_is_refused_needs_no_answer() -> None:
    theirs = side()
    theirs.want(NAWS, True)
    assert theirs.is_asked(NAWS)
    assert theirs.hear(NAWS, False) == (b"", False)
    assert not theirs.is_asked(NAWS)


def test_an_offer_of_something_agreeable_is_taken() -> None:
    theirs = side()
    assert theirs.hear(SGA, True) == (bytes((IAC, DO, SGA)), True)
    assert theirs.hear(SGA, False) == (bytes((IAC, DONT, SGA)), True)
    assert not theirs.is_on(SGA)


def test_a_change_of_mind_while_waiting_is_kept_for_later() -> None:
    theirs = side()
    theirs.want(NAWS, True)
    assert theirs.want(NAWS, False) == b""  # the answer to the first is still to come
    assert theirs.hear(NAWS, True) == (bytes((IAC, DONT, NAWS)), False)
    assert theirs.want(NAWS, True) == b""
    assert theirs.hear(NAWS, False) == (bytes((IAC, DO, NAWS)), False)
    assert theirs.hear(NAWS, True) == (b"", True)


def test_asking_twice_says_it_once() -> None:
    theirs = side()
    assert theirs.want(NAWS, True)
    assert theirs.want(NAWS, True) == b""
    theirs.hear(NAWS, True)
    assert theirs.want(NAWS, True) == b""


def test_TEL_01_the_unknown_is_refused_once_until_it_is_taken_back() -> None:
    theirs = side()
    for option in (ECHO, 200, 255):
        assert theirs.hear(option, True) == (bytes((IAC, DONT, option)), False)
        assert theirs.hear(option, True) == (b"", False)
        assert theirs.hear(option, False) == (b"", False)
        assert theirs.hear(option, True) == (bytes((IAC, DONT, option)), False)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60))
def test_TEL_02_two_sides_that_speak_so_always_come_to_an_end_and_agree(wishes: list[tuple[bool, bool]]) -> None:
    """Each side asks for on and off as it likes; whatever crosses on the way, they end up agreeing."""
    here, there = side(), Side(251, 252, frozenset({NAWS}))
    to_there: list[bytes] = []
    to_here: list[bytes] = []
    for first, on in wishes:
        (to_there if first else to_here).append((here if first else there).want(NAWS, on))
    passed = 0
    while any(to_there) or any(to_here):
        for queue, hearer, back in ((to_there, there, to_here), (to_here, here, to_there)):
            messages = b"".join(queue)
            queue.clear()
            for at in range(0, len(messages), 3):
                passed += 1
                back.append(hearer.hear(NAWS, messages[at + 1] in (251, 253))[0])
        assert passed < 4 * len(wishes) + 8
    assert here.is_on(NAWS) == there.is_on(NAWS)
