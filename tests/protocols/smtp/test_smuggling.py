"""security_cases.md section 1: where a command ends, where a message ends, and what belongs to neither."""

from __future__ import annotations

import pytest

from dialtone.testing.script import SILENCE
from tests.support.post_office import PASSWORD, STRANGER, PostOffice, codes, converse

HEAD = b"From: a@ext.test\r\nSubject: one\r\n\r\n"
ENVELOPE = b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n"
SECOND = (
    b"MAIL FROM:<evil@ext.test>\r\nRCPT TO:<bob@local.test>\r\nDATA\r\n"
    b"From: evil@ext.test\r\nSubject: two\r\n\r\nsecond\r\n.\r\n"
)

SMUGGLES = {
    "SMG_01": b"\n.\n",
    "SMG_02": b"\n.\r\n",
    "SMG_03": b"\r\n.\n",
    "SMG_04": b"\r.\r",
    "SMG_05": b"\r.\r\n",
    "SMG_06": b"\r\n.\r",
    "SMG_07": b"\n.\r",
    "SMG_08": b"\r.\n",
    "SMG_09": b"\r\n\0.\r\n",
    "SMG_10": b"\r\n.\0\r\n",
    "SMG_11": b"\r\n.\r\r\n",
    "SMG_12": b"\r\r\n.\r\r\n",
}


@pytest.fixture
def office() -> PostOffice:
    return PostOffice().population()


@pytest.mark.parametrize("cut", [0, 1, 3])
@pytest.mark.parametrize("between", list(SMUGGLES.values()), ids=list(SMUGGLES))
def test_SMG_01_to_12_a_false_end_is_refused_once(office: PostOffice, between: bytes, cut: int) -> None:
    script = (b"EHLO c\r\n", ENVELOPE, lambda: None, HEAD + b"first" + between + SECOND, b"QUIT\r\n")
    lines = office.talk(*script, cut=cut)
    assert office.letters("bob") == [] and office.letters("alice") == []
    assert codes(lines)[-3:] == [354, 550, 221]
    assert lines[-2].startswith(b"550 5.6.")


@pytest.mark.parametrize("cut", [0, 1, 3])
def test_SMG_13_a_dot_with_blanks_is_text(office: PostOffice, cut: int) -> None:
    lines = office.talk(b"EHLO c\r\n", ENVELOPE, lambda: None, HEAD + b"first\r\n. \r\n" + SECOND, cut=cut)
    assert office.letters("bob") == []
    (letter,) = office.letters("alice")
    assert letter.endswith(b"first\r\n \r\n" + SECOND.removesuffix(b".\r\n").replace(b"\r\n.", b"\r\n"))
    assert codes(lines)[-1] == 250


def test_SMG_15_lines_that_end_with_lf_alone(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\nMAIL FROM:<a@ext.test>\nRCPT TO:<bob@local.test>\n", b"NOOP\r\n", b"NOOP\r\n")
    assert codes(lines) == [220, 500]


@pytest.mark.parametrize("line", [b"MAIL FROM:<a@ext.test>\rRCPT TO:<bob@local.test>\r\n", b"NOOP\0\r\n"])
def test_SMG_16_cr_or_nul_in_a_command(office: PostOffice, line: bytes) -> None:
    lines = office.talk(b"EHLO c\r\n", line, b"RCPT TO:<bob@local.test>\r\n")
    assert codes(lines) == [220, 250, 500, 503]


def test_SMG_17_nul_in_an_address(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test\0@ext.test>\r\nDATA\r\n")
    assert codes(lines) == [220, 250, 250, 500, 503]


def test_SMG_18_text_sent_without_waiting_for_354(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\n", ENVELOPE + HEAD + b"text\r\n.\r\n", b"NOOP\r\n")
    assert codes(lines)[-1] == 503 and lines[-1].startswith(b"503 5.5.1 ")
    assert office.letters("alice") == []


def test_SMG_18_text_after_a_refused_data_is_no_command(office: PostOffice) -> None:
    text = b"MAIL FROM:<evil@ext.test>\r\nRCPT TO:<bob@local.test>\r\n"
    lines = office.talk(b"EHLO c\r\n", b"MAIL FROM:<a@ext.test>\r\nRCPT TO:<x@local.test>\r\nDATA\r\n" + text)
    assert codes(lines) == [220, 250, 250, 550, 503]


def test_SMG_19_speaking_before_the_banner_changes_nothing(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\n")
    assert codes(lines) == [220, 250, 250]


@pytest.mark.parametrize(
    "first",
    [
        b"GET / HTTP/1.1\r\n",
        b"POST / HTTP/1.1\r\n",
        b"CONNECT x:25 HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n",
        b"\xff\xfd\x18\r\n",
    ],
)
def test_SMG_20_other_protocols_end_after_their_first_line(office: PostOffice, first: bytes) -> None:
    rest = b"Host: mx\r\nHELO c\r\nMAIL FROM:<a@ext.test>\r\n"
    for script in ((first + rest,), (first, rest)):
        assert codes(office.talk(*script)) == [220, 500]


@pytest.mark.parametrize("size", [513, 2049, 1 << 20])
def test_SMG_21_a_command_line_that_is_too_long(office: PostOffice, size: int) -> None:
    line = b"NOOP " + b"x" * (size - 7) + b"\r\n"
    lines = office.talk(b"EHLO c\r\n", line + b"RSET\r\n", b"NOOP\r\n")
    assert codes(lines) == [220, 250, 500]
    assert lines[-1] == b"500 5.5.2 Line too long (command)"


def test_SMG_21_512_octets_are_taken(office: PostOffice) -> None:
    assert codes(office.talk(b"EHLO c\r\n", b"NOOP " + b"x" * 505 + b"\r\n")) == [220, 250, 250]


@pytest.mark.parametrize("size", [999, 1001, 4096, 65536, 1 << 20])
@pytest.mark.parametrize("rest", [b".\r\n", b"MAIL FROM:<evil@ext.test>\r\n"])
def test_SMG_22_long_lines_stay_one_line(office: PostOffice, size: int, rest: bytes) -> None:
    text = HEAD + b"x" * size + rest
    lines = office.talk(b"EHLO c\r\n", ENVELOPE, text + b".\r\n", b"QUIT\r\n")
    assert codes(lines)[-2:] == [250, 221]
    assert office.letters("alice")[0].endswith(text)


def test_SMG_23_the_end_in_five_packets(office: PostOffice) -> None:
    packets = [bytes([byte]) for byte in b"\r\n.\r\n"]
    assert codes(office.talk(b"EHLO c\r\n", ENVELOPE, HEAD + b"text", *packets))[-1] == 250
    assert codes(office.talk(b"EHLO c\r\n", ENVELOPE, HEAD + b"text\r", b"\n.\r\n"))[-1] == 250
    assert [letter.endswith(b"\r\n\r\ntext\r\n") for letter in office.letters("alice")] == [True, True]


BEGUN = b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\nRCPT TO:<alice@local.test>\r\n"


def test_SMG_24_chunks(office: PostOffice) -> None:
    lines = office.talk(BEGUN + b"BDAT 5\r\nabcdeBDAT 0 LAST\r\nMAIL FROM:<>\r\n")
    assert codes(lines) == [220, 250, 250, 250, 250, 250, 250]
    assert office.letters("alice")[0].endswith(b"(envelope-from <a@ext.test>)\r\nabcde\r\n")


@pytest.mark.parametrize(
    "argument", [b"-1", b"+5", b"1_0", b"99999999999999999999 LAST", b"5 FIRST", b"", b"0x5", b"5 LAST x"]
)
def test_SMG_24_odd_sizes_end_the_connection(office: PostOffice, argument: bytes) -> None:
    lines = office.talk(BEGUN + b"BDAT " + argument + b"\r\nNOOP\r\n", b"NOOP\r\n")
    assert codes(lines) == [220, 250, 250, 250, 501]


def test_SMG_24_data_after_chunks_is_out_of_order(office: PostOffice) -> None:
    for command in (b"DATA\r\n", b"MAIL FROM:<b@ext.test>\r\n", b"RCPT TO:<bob@local.test>\r\n"):
        assert codes(office.talk(BEGUN + b"BDAT 5\r\nabcde", command))[-1] == 503
    assert office.letters("alice") == []


def test_SMG_24_a_final_dot_in_a_chunk_is_text(office: PostOffice) -> None:
    text = HEAD + b"one\r\n.\r\nRSET\r\n"
    lines = office.talk(BEGUN + b"BDAT %d LAST\r\n" % len(text) + text + b"NOOP\r\n")
    assert codes(lines)[-2:] == [250, 250]
    assert office.letters("alice")[0].endswith(text)


def test_SMG_24_chunks_that_nobody_wants_are_no_commands(office: PostOffice) -> None:
    lines = office.talk(b"EHLO c\r\nBDAT 12 LAST\r\nMAIL FROM:<>NOOP\r\n", b"NOOP\r\n")
    assert codes(lines) == [220, 250, 503, 250, 250]
    flawed = b"one\ntwo"
    lines = office.talk(BEGUN + b"BDAT %d\r\n" % len(flawed) + flawed + b"BDAT 6 LAST\r\nRSET\r\nNOOP\r\n")
    assert codes(lines)[-3:] == [550, 503, 250]
    assert office.letters("alice") == []


def test_SMG_25_a_client_that_leaves(office: PostOffice) -> None:
    """In the middle of the text: no effect. After the final dot: kept, once."""
    office.talk(b"EHLO c\r\n", ENVELOPE, HEAD + b"half a mess")
    assert office.letters("alice") == []
    office.talk(b"EHLO c\r\n", ENVELOPE, HEAD + b"whole\r\n.\r\n")
    assert len(office.letters("alice")) == 1


def test_SMG_25_silence_in_the_middle_of_the_text(office: PostOffice) -> None:
    from dialtone.base.errors import TimedOut

    session, _ = office.server([b"EHLO c\r\n", ENVELOPE, HEAD, SILENCE])
    with pytest.raises(TimedOut):
        converse(session)
    assert office.letters("alice") == []


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (b"SIZE=99999999999", 552),
        (b"SIZE=-1", 501),
        (b"SIZE=1e3", 501),
        (b"BODY=8BITMIME BODY=7BIT", 501),
        (b"FOO=bar", 555),
        (b'AUTH="', 501),
        (b"AUTH=<>", 250),
    ],
)
def test_SMG_26_parameters(office: PostOffice, parameters: bytes, code: int) -> None:
    assert codes(office.talk(b"EHLO c\r\nMAIL FROM:<a@ext.test> " + parameters + b"\r\n"))[-1] == code


@pytest.mark.proves("Mail.MaxMsgSize")
def test_SMG_27_more_than_was_announced(office: PostOffice) -> None:
    """Reception stops storing at the limit."""
    small = PostOffice(max_msg_size=10_000).population()
    text = HEAD + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 1000
    envelope = b"MAIL FROM:<a@ext.test> SIZE=10\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n"
    lines = small.talk(
        b"EHLO c\r\n", envelope, *(text[at : at + 1000] for at in range(0, len(text), 1000)), b".\r\n", b"NOOP\r\n"
    )
    assert lines[-2:] == [b"552 5.3.4 Message size exceeds maximum: 10000 bytes", b"250 2.0.0 OK"]
    assert small.letters("alice") == []
    lines = small.talk(BEGUN + b"BDAT %d LAST\r\n" % len(text) + text + b"NOOP\r\n")
    assert codes(lines)[-2:] == [552, 250]


def test_authenticated_clients_are_not_treated_otherwise(office: PostOffice) -> None:
    """A script that sends its text without waiting is cut off even after a login."""
    from binascii import b2a_base64

    proof = b2a_base64(f"\0alice\0{PASSWORD}".encode(), newline=False)
    lines = office.talk(
        b"EHLO c\r\nAUTH PLAIN " + proof + b"\r\n",
        b"MAIL FROM:<alice@local.test>\r\nRCPT TO:<bob@local.test>\r\nDATA\r\nx\r\n.\r\n",
        peer=STRANGER,
        secure=True,
    )
    assert codes(lines)[-1] == 503
