"""Framing against a slow and obvious reference, cut in every way; and the smuggling cases by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import LineTooLong
from dialtone.wire.framing import BodyDecoder, InputBuffer
from dialtone.wire.port import BodyFlaw

STREAM = st.lists(
    st.sampled_from([b"\r", b"\n", b".", b"\r\n", b"\r\n.", b"\r\n.\r\n", b"..", b"a", b"\0", b" ", b"MAIL", b"x" * 30])
).map(b"".join)
CUTS = st.lists(st.integers(1, 7), min_size=1)


def packets(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces, turn = [], 0
    while data:
        size = sizes[turn % len(sizes)]
        pieces.append(data[:size])
        data = data[size:]
        turn += 1
    return pieces


# --- bodies ---------------------------------------------------------------------------------------------------------


def naive_body(data: bytes, limit: int) -> tuple[bytes, BodyFlaw | None, bytes] | None:
    """Byte by byte, straight from the text of the port: body, flaw and what follows; None when it does not end."""
    end = 0 if data.startswith(b".\r\n") else data.find(b"\r\n.\r\n") + 2
    if end == 1:
        return None
    body, at_start, at = bytearray(), True, 0
    while at < end:
        byte = data[at]
        if at_start and byte == 0x2E:
            at += 1
            at_start = False
            continue
        at_start = False
        crlf = data[at : at + 2] == b"\r\n"
        room = not limit or len(body) < limit
        if not room:
            return b"", BodyFlaw.TOO_BIG, data[end + 3 :]
        if byte == 0:
            return b"", BodyFlaw.NUL, data[end + 3 :]
        if (byte == 13 and not crlf) or byte == 10:
            return b"", BodyFlaw.BARE_LINE_END, data[end + 3 :]
        if crlf:
            if limit and len(body) + 2 > limit:
                return b"", BodyFlaw.TOO_BIG, data[end + 3 :]
            body += b"\r\n"
            at += 2
            at_start = True
        else:
            body.append(byte)
            at += 1
    return bytes(body), None, data[end + 3 :]


def decoded(pieces: list[bytes], limit: int = 0) -> tuple[bytes, BodyFlaw | None, bytes] | None:
    buffer, decoder, body = InputBuffer(), BodyDecoder(limit), b""
    for turn, piece in enumerate(pieces):
        buffer.feed(piece)
        body += decoder.decode(buffer)
        if decoder.done:
            rest = buffer.some() + b"".join(pieces[turn + 1 :])
            return b"" if decoder.flaw else body, decoder.flaw, rest
    return None


@given(STREAM, CUTS, st.sampled_from([0, 0, 1, 5, 40]))
def test_a_body_is_what_the_slow_reading_says_wherever_it_is_cut(data: bytes, cuts: list[int], limit: int) -> None:
    wanted = naive_body(data, limit)
    assert decoded([data], limit) == wanted
    assert decoded(packets(data, cuts), limit) == wanted


@given(st.lists(st.binary(max_size=50).map(lambda line: line.translate(None, b"\r\n\0"))), CUTS)
def test_a_body_sent_with_stuffed_dots_arrives_as_it_was(lines: list[bytes], cuts: list[int]) -> None:
    body = b"".join(line + b"\r\n" for line in lines)
    stuffed = b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines)
    assert decoded(packets(stuffed + b".\r\nQUIT\r\n", cuts)) == (body, None, b"QUIT\r\n")


@pytest.mark.parametrize("limit", [0, 1000])
def test_an_empty_body_ends_at_once(limit: int) -> None:
    assert decoded([b".\r\nNOOP\r\n"], limit) == (b"", None, b"NOOP\r\n")


def test_the_limit_counts_the_body_without_its_stuffed_dots() -> None:
    assert decoded([b"..23\r\n.\r\n"], 5) == (b".23\r\n", None, b"")
    assert decoded([b"..234\r\n.\r\n"], 5) == (b"", BodyFlaw.TOO_BIG, b"")


def test_SMG_27_nothing_is_kept_behind_the_limit() -> None:
    buffer, decoder = InputBuffer(), BodyDecoder(100)
    given_out = 0
    for _ in range(1000):
        buffer.feed(b"x" * 98 + b"\r\n")
        given_out += len(decoder.decode(buffer))
        assert len(buffer) == 0
    assert given_out <= 100
    assert not decoder.done
    buffer.feed(b".\r\n")
    decoder.decode(buffer)
    assert (decoder.done, decoder.flaw) == (True, BodyFlaw.TOO_BIG)


# --- SMTP smuggling, security case 1 --------------------------------------------------------------------------------

SMUGGLED = b"MAIL FROM:<evil@ext.test>\r\nRCPT TO:<bob@local.test>\r\nDATA\r\nSubject: two\r\n\r\nsecond"
SEQUENCES = {
    "SMG_01": (b"\n.\n", BodyFlaw.BARE_LINE_END),
    "SMG_02": (b"\n.\r\n", BodyFlaw.BARE_LINE_END),
    "SMG_03": (b"\r\n.\n", BodyFlaw.BARE_LINE_END),
    "SMG_04": (b"\r.\r", BodyFlaw.BARE_LINE_END),
    "SMG_05": (b"\r.\r\n", BodyFlaw.BARE_LINE_END),
    "SMG_06": (b"\r\n.\r", BodyFlaw.BARE_LINE_END),
    "SMG_07": (b"\n.\r", BodyFlaw.BARE_LINE_END),
    "SMG_08": (b"\r.\n", BodyFlaw.BARE_LINE_END),
    "SMG_09": (b"\r\n\0.\r\n", BodyFlaw.NUL),
    "SMG_10": (b"\r\n.\0\r\n", BodyFlaw.NUL),
    "SMG_11": (b"\r\n.\r\r\n", BodyFlaw.BARE_LINE_END),
    "SMG_12": (b"\r\r\n.\r\r\n", BodyFlaw.BARE_LINE_END),
    "SMG_13": (b"\r\n. \r\n", None),
}


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 4096])
@pytest.mark.parametrize(("sequence", "flaw"), SEQUENCES.values(), ids=SEQUENCES.keys())
def test_SMG_01_to_13_nothing_but_the_real_ending_ends_a_body(sequence: bytes, flaw: BodyFlaw, cut: int) -> None:
    sent = b"Subject: one\r\n\r\nfirst" + sequence + SMUGGLED + b"\r\n.\r\nQUIT\r\n"
    result = decoded(packets(sent, [cut]))
    assert result is not None
    body, met, rest = result
    assert (met, rest) == (flaw, b"QUIT\r\n")
    if flaw is None:
        assert body == b"Subject: one\r\n\r\nfirst\r\n \r\n" + SMUGGLED + b"\r\n"


@pytest.mark.parametrize("size", [999, 1001, 4096, 65536, 1 << 20])
@pytest.mark.parametrize("tail", [b".\r\n", b"MAIL FROM:<evil@ext.test>\r\n"])
@pytest.mark.parametrize("cut", [1000, 4096, 65536, 1 << 21])
def test_SMG_22_a_long_line_stays_one_line(size: int, tail: bytes, cut: int) -> None:
    body = b"a" * size + tail
    assert decoded(packets(body + b".\r\n", [cut])) == (body, None, b"")


@pytest.mark.parametrize("cuts", [[1], [2], [3], [4]])
def test_SMG_23_the_ending_is_recognised_in_pieces(cuts: list[int]) -> None:
    assert decoded([b"text", *packets(b"\r\n.\r\n", cuts)]) == (b"text\r\n", None, b"")
    assert decoded([b"text\r", b"\n.\r\n"]) == (b"text\r\n", None, b"")


# --- lines ----------------------------------------------------------------------------------------------------------


def naive_lines(data: bytes, limit: int, ending: bytes) -> list[bytes | None]:
    """The whole lines of `data`, None for each that is too long; a last unfinished one counts when too long."""
    *lines, rest = data.split(ending)
    result = [None if len(line) + len(ending) > limit else line for line in lines]
    if len(rest) >= limit:
        result.append(None)
    return result


def cut_lines(pieces: list[bytes], limit: int, *, lenient: bool = False) -> list[bytes | None]:
    buffer, lines = InputBuffer(), list[bytes | None]()
    for piece in pieces:
        buffer.feed(piece)
        while True:
            try:
                line = buffer.line(limit, lenient)
            except LineTooLong:
                lines.append(None)
                continue
            if line is None:
                break
            lines.append(line)
    return lines


@given(STREAM, CUTS, st.sampled_from([2, 5, 40, 1000]))
def test_lines_end_at_crlf_and_nowhere_else(data: bytes, cuts: list[int], limit: int) -> None:
    wanted = naive_lines(data, limit, b"\r\n")
    assert cut_lines([data], limit) == wanted
    assert cut_lines(packets(data, cuts), limit) == wanted


@given(STREAM, CUTS, st.sampled_from([2, 5, 40, 1000]))
def test_lenient_lines_end_at_lf_too(data: bytes, cuts: list[int], limit: int) -> None:
    wanted = [line and line.removesuffix(b"\r") for line in naive_lines(data, limit, b"\n")]
    assert cut_lines([data], limit, lenient=True) == wanted
    assert cut_lines(packets(data, cuts), limit, lenient=True) == wanted


def test_SMG_15_16_bare_line_ends_do_not_end_a_command() -> None:
    assert cut_lines([b"EHLO c\nMAIL FROM:<a@b>\rRCPT TO:<c@d>\n\r\n"], 512) == [
        b"EHLO c\nMAIL FROM:<a@b>\rRCPT TO:<c@d>\n"
    ]


@pytest.mark.parametrize("size", [511, 2049, 1 << 20])
@pytest.mark.parametrize("cut", [100, 512, 4096])
def test_SMG_21_the_rest_of_a_long_line_is_never_a_command(size: int, cut: int) -> None:
    data = (b"MAIL FROM:<evil@ext.test> " * (size // 26 + 1))[:size] + b"\r\nNOOP\r\n"
    assert cut_lines(packets(data, [cut]), 512) == [None, b"NOOP"]


def test_SMG_21_a_line_without_end_takes_no_memory() -> None:
    buffer = InputBuffer()
    buffer.feed(b"x" * 600)
    with pytest.raises(LineTooLong):
        buffer.line(512)
    for _ in range(1000):
        buffer.feed(b"x" * 1000 + b"\r")
        assert buffer.line(512) is None
        assert len(buffer) == 0
    assert buffer.skipping
    assert buffer.dropped >= 1_000_000


def test_clearing_forgets_a_half_dropped_line() -> None:
    buffer = InputBuffer()
    buffer.feed(b"x" * 600)
    with pytest.raises(LineTooLong):
        buffer.line(512)
    buffer.clear()
    buffer.feed(b"NOOP\r\n")
    assert buffer.line(512) == b"NOOP"


# --- the rest -------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=60), CUTS, st.integers(0, 20))
def test_exact_sizes_come_whole_or_not_at_all(data: bytes, cuts: list[int], size: int) -> None:
    buffer, taken = InputBuffer(), b""
    for piece in packets(data, cuts):
        buffer.feed(piece)
        got = buffer.exactly(size)
        assert got is None or len(got) == size
        taken += got or b""
    assert taken + buffer.some() == data


def test_some_takes_at_most_what_was_asked_for() -> None:
    buffer = InputBuffer()
    buffer.feed(b"abcdef")
    assert (buffer.some(4), len(buffer), buffer.some(4), buffer.some()) == (b"abcd", 2, b"ef", b"")


def test_what_is_given_back_is_read_first() -> None:
    buffer = InputBuffer()
    buffer.feed(b"one\r\ntwo\r\n")
    assert buffer.line(100) == b"one"
    buffer.give_back(b"zero\r\n")
    assert [buffer.line(100), buffer.line(100), buffer.line(100)] == [b"zero", b"two", None]


def test_reading_after_a_searched_half_line_starts_at_the_right_place() -> None:
    buffer = InputBuffer()
    buffer.feed(b"abc")
    assert buffer.line(100) is None
    assert buffer.exactly(2) == b"ab"
    buffer.feed(b"\r\n")
    assert buffer.line(100) == b"c"
