"""What sub-negotiations say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.telnet import told
from dialtone.wire.screen import Size, believed_kind


def test_TEL_06_window_sizes() -> None:
    assert told.window_size(b"\x00\x50\x00\x18") == Size(80, 24)
    assert told.window_size(b"\x00\xff\x00\x3c") == Size(255, 60)
    assert told.window_size(b"\x00\x00\x00\x00") == Size(0, 0)
    assert told.window_size(b"\xff\xff\xff\xff") == Size(0, 0)
    assert told.window_size(b"\x00\x50\x00\x07") == Size(80, 0)
    assert told.window_size(b"\x00\x50") == Size()


def test_speeds() -> None:
    assert told.line_rate(b"\x00" + b"38400,38400") == 38400
    assert told.line_rate(b"\x00") == 0
    assert told.line_rate(b"\x01") == 0
    assert told.line_rate(b"\x00" + b"9" * 500) == 0


def test_TEL_07_terminal_types() -> None:
    assert believed_kind(told.text_of(b"\x00XTERM-256color")) == "xterm-256color"
    assert believed_kind(told.text_of(b"\x00ansi-bbs")) == "ansi-bbs"
    for bad in (b"../../etc/passwd", b"$(id)", b"x" * 40_000, b"\x1b[2J", b"", b"-f", b"a b", b"xterm\r\n", b"\xe9"):
        assert believed_kind(told.text_of(b"\x00" + bad)) == ""
    assert told.text_of(b"\x01") == b""


def test_locations() -> None:
    assert told.location(b"192.0.2.7") == "192.0.2.7"
    assert told.location(b"\x1b[2Jhere") == ""
    assert told.location(b"caf\xe9") == ""
    assert told.numbered_location(b"\x00\xc0\x00\x02\x07") == "192.0.2.7"
    assert told.numbered_location(b"\x01\xc0\x00\x02\x07") == ""
    assert told.numbered_location(b"\x00\xc0") == ""


def test_TEL_05_only_a_plain_user_name_is_taken() -> None:
    assert told.user_name(b"\x00\x00USER\x01digital man") == "digital man"
    assert told.user_name(b"\x00\x03HOME\x01/root\x00USER\x01alice\x00TERM\x01x") == "alice"
    assert told.user_name(b"\x02\x00USER\x01alice") == "alice"
    for bad in (b"-f root", b"-froot", b"a\x1b[2J", b"", b"x" * 65, b"\xff"):
        assert told.user_name(b"\x00\x00USER\x01" + bad) == ""
    assert told.user_name(b"\x01\x00USER\x01alice") == ""
    assert told.user_name(b"\x00" + b"\x00LD_PRELOAD\x01/tmp/x" * 1000) == ""


@pytest.mark.parametrize(
    ("content", "charset", "answer"),
    [
        (b"\x02UTF-8", "utf-8", b""),
        (b"\x02cp437", "cp437", b""),
        (b"\x02KOI8-R", "", b""),
        (b"\x03", "", b""),
        (b"\x01;KOI8-R;UTF-8;IBM437", "utf-8", b"\x02UTF-8"),
        (b"\x01 ISO-8859-1", "", b"\x03"),
        (b"\x01[TTABLE]\x01;IBM437", "cp437", b"\x02IBM437"),
        (b"\x01", "", b""),
        (b"", "", b""),
    ],
)
def test_character_sets(content: bytes, charset: str, answer: bytes) -> None:
    assert told.charset_answer(content) == (charset, answer)


def test_what_we_offer() -> None:
    assert told.charset_request() == b"\x01;UTF-8;CP437"


@given(st.binary(max_size=600))
def test_nothing_raises(content: bytes) -> None:
    told.window_size(content)
    told.line_rate(content)
    told.location(content)
    told.numbered_location(content)
    told.user_name(content)
    told.charset_answer(content)
    believed_kind(told.text_of(content))
