"""Telnet's bytes, cut anywhere, hostile or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.telnet.codec import PATIENCE, SUB_MOST, Codec
from dialtone.protocols.telnet.commands import BINARY, ECHO, NAWS, SGA, TTYPE


class Ear:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    def switched(self, option: int, *, ours: bool, on: bool) -> bytes:
        self.heard.append((option, ours, on))
        return b""

    def told(self, option: int, content: bytes) -> bytes:
        self.heard.append((option, content))
        return b""

    def noticed(self, command: int, option: int) -> None:
        pass


def codec(ear: Ear | None = None) -> Codec:
    theirs = frozenset({BINARY, SGA, TTYPE, NAWS})
    return Codec(ear or Ear(), ours=frozenset({BINARY, ECHO, SGA}), theirs=theirs)


def test_plain_bytes_pass_as_they_are() -> None:
    data = b"hello \x1b[A\x00\x80\xfe"
    assert codec().receive(data) is data


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        (b"a\r\0b", b"a\rb"),
        (b"a\r\nb", b"a\rb"),
        (b"a\nb", b"a\nb"),
        (b"\r\r\0\r\n\r", b"\r\r\r\r"),
        (b"a\xff\xffb", b"a\xffb"),
        (b"\xff\xff\xff\xff", b"\xff\xff"),
        (b"a\xff\xf1b", b"ab"),  # NOP
        (b"a\xff\xf4b", b"a\x03b"),  # interrupt
        (b"\xff\xf3\xff\xf5", b"\x03\x03"),  # break, abort output
        (b"ab\xff\xf7", b"ab\x08"),  # erase character
        (b"a\xff\xf8\xff\xf2\xff\xf9\xff\xf0b", b"ab"),  # erase line, data mark, go ahead, a lonely end
        (b"a\xff\xfa\x18\x00xterm\xff\xf0b", b"ab"),
        (b"\r\xff\xf1\nb", b"\rb"),  # a command inside a line end
    ],
)
def test_keys_are_what_is_left_wherever_packets_are_cut(sent: bytes, seen: bytes) -> None:
    for size in (len(sent), 1, 2, 3):
        one = codec()
        assert b"".join(one.receive(sent[at : at + size]) for at in range(0, len(sent), size)) == seen


def test_a_sub_negotiation_is_told_without_its_frame() -> None:
    ear = Ear()
    one = codec(ear)
    for byte in b"\xff\xfa\x1f\x00\xff\xff\x00\x18\xff\xf0":  # window of 255 columns
        one.receive(bytes((byte,)))
    assert ear.heard == [(NAWS, b"\x00\xff\x00\x18")]


def test_a_sub_negotiation_without_end_is_left_at_the_next_command() -> None:
    ear = Ear()
    assert codec(ear).receive(b"\xff\xfa\x18\x00xte\xff\xfb\x1fabc") == b"abc"
    assert ear.heard == [(NAWS, False, True)]


def test_options_switch_and_are_told() -> None:
    ear = Ear()
    one = codec(ear)
    one.ours.want(ECHO, True)
    one.receive(b"\xff\xfd\x01\xff\xfb\x1f")
    assert ear.heard == [(ECHO, True, True), (NAWS, False, True)]
    assert one.answers() == b"\xff\xfd\x1f"  # DO NAWS; ECHO was ours to ask
    assert one.answers() == b""


def test_a_timing_mark_is_answered_each_time() -> None:
    one = codec()
    one.receive(b"\xff\xfd\x06\xff\xfd\x06")
    assert one.answers() == b"\xff\xfb\x06" * 2


def test_binary_leaves_line_ends_alone() -> None:
    one = codec()
    one.receive(b"\xff\xfb\x00")  # WILL BINARY
    assert one.receive(b"a\r\0b\r\nc\r") == b"a\r\0b\r\nc\r"
    one.receive(b"\xff\xfc\x00")
    assert one.receive(b"a\r\0b") == b"a\rb"


def test_a_transparent_way_leaves_line_ends_alone_once_the_other_side_has_answered() -> None:
    one = codec()
    one.transparent = True
    one.theirs.want(BINARY, True)
    assert one.receive(b"\r\0") == b"\r"
    one.receive(b"\xff\xfc\x00")  # it will not be binary, but it has read what we want
    assert one.receive(b"\r\0") == b"\r\0"


def test_without_telnet_bytes_are_bytes() -> None:
    one = codec()
    one.raw = True
    assert one.receive(b"\xff\xff\xfd\x01") == b"\xff\xff\xfd\x01"
    assert one.escape(b"\xff") == b"\xff"


def test_outgoing_255_is_doubled() -> None:
    assert codec().escape(b"a\xffb\xff") == b"a\xff\xffb\xff\xff"


def test_TEL_01_every_option_a_thousand_times() -> None:
    one = codec()
    flood = b"".join(bytes((255, 253, option)) for option in range(256)) * 1000
    one.receive(flood)
    answers = one.answers().replace(b"\xff\xfb\x06", b"")  # timing marks are answered each time
    assert len(answers) == 3 * 255
    assert one.hostile


def test_TEL_02_a_side_that_cannot_make_up_its_mind() -> None:
    one = codec()
    one.receive(b"\xff\xfb\x01\xff\xfc\x01" * 10_000)
    assert len(one.answers()) <= 3 * PATIENCE
    assert one.hostile


def test_TEL_02_switching_now_and_then_in_a_long_call_is_no_flood() -> None:
    one = codec()
    for _ in range(5000):
        one.receive(b"\xff\xfb\x00\xff\xfd\x00 some keys \xff\xfc\x00\xff\xfe\x00")
    assert not one.hostile


def test_TEL_03_a_sub_negotiation_without_end_takes_no_memory_and_is_not_told() -> None:
    ear = Ear()
    one = codec(ear)
    one.receive(b"\xff\xfa\x18\x00" + b"x" * (1 << 20))
    assert len(one._sub) <= SUB_MOST
    assert one.receive(b"more\xff\xf0after") == b"after"
    assert ear.heard == []


def test_TEL_04_odd_beginnings_and_ends() -> None:
    for sent, seen in (
        (b"\xff\xf7", b"\x08"),
        (b"\xff\xf8", b""),
        (b"a\xff", b"a"),
        (b"\xff\xfa", b""),
        (b"x\xff\xffy", b"x\xffy"),
        (b"\xff\xf0", b""),
    ):
        assert codec().receive(sent) == seen


def test_TEL_04_are_you_there_is_answered_a_few_times() -> None:
    one = codec()
    one.receive(b"\xff\xf6")
    assert one.answers() == b"\r\n[Yes]\r\n"
    one.receive(b"\xff\xf6" * 100_000)
    assert len(one.answers()) <= 100
    assert one.hostile


def test_TEL_05_a_list_of_line_mode_characters_is_refused_and_dropped() -> None:
    one = codec()
    assert one.receive(b"\xff\xfb\x22" + b"\xff\xfa\x22\x03" + b"\x01\x02\x03" * 1000 + b"\xff\xf0x") == b"x"
    assert one.answers() == b"\xff\xfe\x22"  # DONT LINEMODE


def test_keep_alives_all_day_are_no_flood() -> None:
    one = codec()
    one.receive(b"\xff\xf1" * (PATIENCE * 3))
    assert not one.hostile


NASTY = st.lists(
    st.sampled_from(
        [b"\xff", b"\xfa", b"\xf0", b"\xfb", b"\xfd", b"\x00", b"\x18", b"\r", b"\n", b"a", b"\xf6", b"\x06"]
    ),
    max_size=200,
).map(b"".join)


@given(st.one_of(NASTY, st.binary(max_size=300)), st.lists(st.integers(1, 50), min_size=1, max_size=10))
def test_any_bytes_cut_anywhere_give_the_same_and_little_answer(data: bytes, cuts: list[int]) -> None:
    whole, pieces = codec(), codec()
    seen = whole.receive(data)
    cut, at = b"", 0
    while at < len(data):
        for size in cuts:
            cut += pieces.receive(data[at : at + size])
            at += size
    assert cut == seen
    assert len(seen) <= len(data)
    answers = whole.answers()
    assert answers == pieces.answers()
    assert len(answers) <= 5 * len(data)


@given(st.binary(max_size=2000))
def test_what_one_side_escapes_the_other_reads(data: bytes) -> None:
    one = codec()
    one.receive(b"\xff\xfb\x00")
    assert one.receive(one.escape(data)) == data
