"""Lines and arguments of FTP: RFC 959, 1639, 2428, 3659."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.protocols.ftp import grammar
from dialtone.wire.sidelines import Place


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"retr a b ", (b"RETR", b"a b ")),
        (b"PASS  x", (b"PASS", b" x")),
        (b"NOOP", (b"NOOP", b"")),
        (b"\xff\xf4\xff\xf2ABOR", (b"ABOR", b"")),
        (b"\xf2ABOR", (b"\xf2ABOR", b"")),
        (b"\xff\xf4\xffABOR", (b"ABOR", b"")),  # the mark was urgent and did not stay in its place
        (b"\xff\xfb\x01NOOP", (b"NOOP", b"")),
        (b"RETR a\xff\xffb", (b"RETR", b"ab")),
        (b"USER a\x00\x1b[2Jb\x07", (b"USER", b"a[2Jb")),
        (b"", (b"", b"")),
    ],
)
def test_a_line_without_telnet_and_control_characters(line, expected):
    assert grammar.split(line) == expected


@given(st.binary(max_size=200))
def test_nothing_of_a_line_is_a_control_character(line):
    assert not any(byte < 32 or byte in (0x7F, 0xFF) for byte in grammar.clean(line))


def test_names_are_utf8_or_western():
    assert grammar.text("Füße".encode()) == "Füße"
    assert grammar.text(b"F\xfc\xdfe") == "Füße"


def test_PORT_and_what_is_told_in_PASV_are_the_same_numbers():
    assert grammar.port(b"192,0,2,1,4,1") == Place("192.0.2.1", 1025)
    assert grammar.told(Place("192.0.2.1", 1025)) == b"192,0,2,1,4,1"


@pytest.mark.parametrize(
    "argument",
    [b"", b"1,2,3,4,5", b"1,2,3,4,5,256", b"1,2,3,4,5,-1", b"1,2,3,4,5,6,7", b"a,b,c,d,e,f", b"1,2,3,4,5,_"],
)
def test_a_PORT_that_is_none(argument):
    with pytest.raises(Refusal):
        grammar.port(argument)


def test_EPRT():
    assert grammar.extended_port(b"|1|192.0.2.1|6275|") == Place("192.0.2.1", 6275)
    assert grammar.extended_port(b"!2!2001:db8::1!6275!") == Place("2001:db8::1", 6275)


@pytest.mark.parametrize(
    "argument",
    [
        b"",
        b"|1|192.0.2.1|6275",
        b"|2|192.0.2.1|6275|",
        b"|1|2001:db8::1|6275|",
        b"|1|host.example|6275|",
        b"|1|192.0.2.1|99999|",
        b"|1|192.0.2.1|-1|",
        b"|2|fe80::1%eth0|6275|",
        "|1|192.0.2.1|٣|".encode(),
    ],
)
def test_an_EPRT_that_is_none(argument):
    with pytest.raises(Refusal):
        grammar.extended_port(argument)


def test_an_EPRT_of_another_family():
    with pytest.raises(Refusal) as no:
        grammar.extended_port(b"|3|x|1|")
    assert no.value.reply == b"522 Network protocol not supported, use (1,2)"


def test_LPRT():
    assert grammar.long_port(b"4,4,192,0,2,1,2,4,1") == Place("192.0.2.1", 1025)
    sixteen = ",".join(["32", "1", "13", "184", *["0"] * 11, "1"]).encode()
    assert grammar.long_port(b"6,16," + sixteen + b",2,4,1") == Place("2001:db8::1", 1025)
    assert grammar.long_told(Place("192.0.2.1", 1025)) == b"4, 4, 192, 0, 2, 1, 2, 4, 1"
    assert grammar.long_told(Place("2001:db8::1", 1025)).startswith(b"6, 16, 32, 1, 13, 184, 0")


@pytest.mark.parametrize("argument", [b"", b"4", b"4,4,1,2,3,4,2,4", b"4,16,1,2,3,4,2,4,1", b"4,4,1,2,3,4,3,1,2,3"])
def test_an_LPRT_that_is_none(argument):
    with pytest.raises(Refusal):
        grammar.long_port(argument)


def test_an_LPRT_of_another_family():
    with pytest.raises(Refusal) as no:
        grammar.long_port(b"16,10,1,2,3,4,5,6,7,8,9,10,2,1,1")
    assert no.value.reply.startswith(b"521 ")


@pytest.mark.parametrize("raw", [b"", b"-1", b"1_0", b"99999999999999999999", b"+1", b" 1", b"1.5", b"0x5"])
def test_FTP_07_a_number_that_is_none(raw):
    with pytest.raises(Refusal):
        grammar.number(raw)


def test_a_number_of_more_than_4_gibibytes():
    assert grammar.number(b"5368709120") == 5 * 2**30


def test_times():
    assert grammar.time("20240101120000") == 1_704_110_400.0
    assert grammar.time("20240101120000.123") == 1_704_110_400.0
    assert grammar.moment(1_704_110_400.7) == "20240101120000"
    assert grammar.moment(1e99) == "99991231235959"


@pytest.mark.parametrize("said", ["", "2024", "20241301000000", "20240230000000", "00000101000000", "2024010112000x"])
def test_a_time_that_is_none(said):
    with pytest.raises(Refusal):
        grammar.time(said)


@given(st.integers(0, 253402300799))
def test_times_come_back(seconds):
    assert grammar.time(grammar.moment(seconds)) == seconds


@pytest.mark.parametrize(
    ("argument", "path"),
    [("-la", ""), ("-la games", "games"), ("-l -a x y", "x y"), ("games -la", "games -la"), ("-- -x", "-x"), ("", "")],
)
def test_options_of_LIST_are_no_path(argument, path):
    assert grammar.listed(argument) == path


def test_the_same_address_in_other_words():
    assert grammar.same_address("2001:db8::1", "2001:0DB8:0:0::1")
    assert not grammar.same_address("192.0.2.1", "192.0.2.2")
    assert not grammar.same_address("x", "x")


@given(st.binary(max_size=80))
def test_whatever_is_said_is_an_address_or_refused(argument):
    for parse in (grammar.port, grammar.extended_port, grammar.long_port):
        try:
            place = parse(argument)
        except Refusal:
            continue
        assert 0 <= place.port < 65536
