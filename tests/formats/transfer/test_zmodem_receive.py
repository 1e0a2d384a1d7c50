"""ZMODEM, receiving: what good senders may do, and what hostile ones may not."""

from __future__ import annotations

import pytest

from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.core import Complete, Ended, FileEnded, Offered, Want, Write
from dialtone.formats.transfer.zmodem_frames import Escaping, Header
from dialtone.formats.transfer.zmodem_reader import Reader
from dialtone.formats.transfer.zmodem_receive import MORE_THAN_SAID, TOO_LARGE, ZmodemReceive

PLAIN = Escaping()


def wants(core: ZmodemReceive) -> list[Want]:
    found = []
    while (want := core.want()) is not None:
        found.append(want)
    return found


def said(core: ZmodemReceive) -> list[Header]:
    reader = Reader()
    reader.feed(core.outgoing())
    found = []
    while (unit := reader.next()) is not None:
        assert isinstance(unit, Header)
        found.append(unit)
    return found


def frame(kind: int, data: bytes, *, end: int = frames.ZCRCW, head: bytes = bytes(4)) -> bytes:
    return PLAIN.binary_header(kind, head, True) + PLAIN.subpacket(data, end, True)


def offer(core: ZmodemReceive, header: bytes) -> None:
    core.feed(frame(frames.ZFILE, header))


def receiving(size: int = 10) -> ZmodemReceive:
    core = ZmodemReceive()
    offer(core, b"a.bin\0%d\0" % size)
    assert wants(core) == [Offered("a.bin", size, None)]
    core.accept()
    core.outgoing()
    return core


def test_it_says_what_it_can() -> None:
    assert ZmodemReceive().outgoing() == b"**\x18B0100000023be50\r\n\x11"
    assert said(ZmodemReceive(controls=True))[0].flags == 0x63


def test_a_file_is_acknowledged_only_when_it_is_kept() -> None:
    core = receiving(5)
    core.feed(frame(frames.ZDATA, b"hello", end=frames.ZCRCE))
    assert wants(core) == [Write(b"hello")]
    core.feed(frames.hex_header(frames.ZEOF, frames.position(5)))
    assert wants(core) == [Complete()]
    assert said(core) == []
    core.stored()
    assert said(core)[0].kind == frames.ZRINIT
    assert wants(core) == [FileEnded("a.bin", 5, True)]
    core.feed(frames.hex_header(frames.ZFIN))
    assert said(core)[0].kind == frames.ZFIN and wants(core) == []
    core.feed(b"OO")
    assert wants(core) == [Ended()]


def test_an_older_end_means_nothing() -> None:
    core = receiving(5)
    core.feed(frame(frames.ZDATA, b"hel", end=frames.ZCRCE) + frames.hex_header(frames.ZEOF, frames.position(1)))
    assert wants(core) == [Write(b"hel")]


def test_acknowledgements_are_given_where_asked_for() -> None:
    core = receiving(10)
    data = PLAIN.subpacket(b"hello", frames.ZCRCQ, True) + PLAIN.subpacket(b"you", frames.ZCRCW, True)
    core.feed(PLAIN.binary_header(frames.ZDATA, bytes(4), True) + data)
    assert said(core) == [Header(frames.ZACK, frames.position(5)), Header(frames.ZACK, frames.position(8))]


def test_damage_is_answered_with_the_position_and_the_attention_string() -> None:
    core = receiving(10)
    core.feed(frame(frames.ZSINIT, b"\x03\xdd\x0e\0"))
    assert said(core)[0].kind == frames.ZACK
    good, bad = PLAIN.subpacket(b"hello", frames.ZCRCG, True), PLAIN.subpacket(b"world", frames.ZCRCE, True)
    core.feed(PLAIN.binary_header(frames.ZDATA, bytes(4), True) + good + bad.replace(b"world", b"w0rld"))
    assert wants(core) == [Write(b"hello")]
    answer = core.outgoing()
    assert answer.startswith(b"\x03\x0e**") and answer.endswith(frames.hex_header(frames.ZRPOS, frames.position(5)))


def test_commands_are_refused_and_questions_answered() -> None:
    core = ZmodemReceive()
    core.outgoing()
    core.feed(frame(frames.ZCOMMAND, b"rm -rf /\0"))
    core.feed(frames.hex_header(frames.ZFREECNT) + frames.hex_header(frames.ZCHALLENGE, b"wxyz"))
    answers = said(core)
    assert (answers[0].kind, answers[0].position) == (frames.ZCOMPL, 1)
    assert answers[1].kind == frames.ZACK and answers[1].position > 0
    assert answers[2] == Header(frames.ZACK, b"wxyz")
    assert wants(core) == []


@pytest.mark.parametrize("name", [b"../../etc/passwd", b"/etc/passwd", b"..\\..\\passwd", b"C:passwd"])
def test_PTH_01_names_are_never_paths(name: bytes) -> None:
    core = ZmodemReceive()
    offer(core, name + b"\x005\0")
    assert wants(core) == [Offered("passwd", 5, None)]


def test_a_size_over_4_gib_is_skipped_in_words() -> None:
    core = ZmodemReceive()
    core.outgoing()
    offer(core, b"a\x004294967296\0")
    assert wants(core) == [FileEnded("a", 0, False, TOO_LARGE)]
    assert said(core) == [Header(frames.ZSKIP, bytes(4))]


@pytest.mark.parametrize("size", [b"-5", b"9" * 1000, b"x", b""])
def test_a_senseless_size_is_offered_as_unknown(size: bytes) -> None:
    core = ZmodemReceive()
    offer(core, b"a\0" + size + b"\0")
    assert wants(core) == [Offered("a", None, None)]


def test_more_than_announced_ends_it() -> None:
    core = receiving(10)
    core.feed(PLAIN.binary_header(frames.ZDATA, bytes(4), True))
    for _ in range(4):
        core.feed(PLAIN.subpacket(b"12345", frames.ZCRCG, True))
    found = wants(core)
    assert found[:2] == [Write(b"12345"), Write(b"12345")]
    assert found[2:] == [FileEnded("a.bin", 10, False, MORE_THAN_SAID), Ended(MORE_THAN_SAID)]


def test_a_resumed_file_begins_where_it_was_left() -> None:
    core = ZmodemReceive()
    offer(core, b"a\x0010\0")
    core.outgoing()
    wants(core)
    core.accept(6)
    assert said(core) == [Header(frames.ZRPOS, frames.position(6))]
    core.feed(frame(frames.ZDATA, b"full", end=frames.ZCRCE, head=frames.position(6)))
    assert wants(core) == [Write(b"full")]


def test_data_at_another_position_are_not_taken() -> None:
    core = receiving(10)
    core.feed(frame(frames.ZDATA, b"hello", end=frames.ZCRCE, head=frames.position(3)))
    assert wants(core) == [] and said(core) == [Header(frames.ZRPOS, bytes(4))]


def test_a_repeated_offer_is_answered_again() -> None:
    core = receiving(10)
    offer(core, b"a.bin\x0010\0")
    assert said(core) == [Header(frames.ZRPOS, bytes(4))] and wants(core) == []


@pytest.mark.parametrize("kind", [frames.ZABORT, frames.ZFERR, frames.ZCAN, frames.ZFIN])
def test_a_sender_that_gives_up_ends_it(kind: int) -> None:
    core = receiving(10)
    core.feed(frames.hex_header(kind))
    found = wants(core)
    assert isinstance(found[0], FileEnded) and not found[0].ok
    assert isinstance(found[1], Ended) and found[1].reason


@pytest.mark.parametrize("kind", [kind for kind in range(20) if kind not in frames.WITH_DATA])
def test_floods_of_headers_end(kind: int) -> None:
    core = receiving(10)
    for _ in range(1000):
        core.feed(frames.hex_header(kind, frames.position(3)))
        core.outgoing()
    assert core.ended or kind == frames.ZEOF or kind == frames.ZRQINIT
    for _ in range(20):
        core.timeout()
    assert core.ended


@pytest.mark.parametrize("kind", sorted(frames.WITH_DATA))
def test_floods_of_headers_with_huge_data_end(kind: int) -> None:
    core = ZmodemReceive()
    for _ in range(300):
        core.feed(PLAIN.binary_header(kind, bytes(4), True) + b"x" * 70_000)
        core.outgoing()
        assert len(core._reader._buffer) < 200_000
    assert core.ended


def test_endless_noise_ends_in_bounded_memory() -> None:
    core = receiving(10)
    noise = b"noise\x18*!" * 12_500
    for _ in range(400):
        core.feed(noise)
        assert len(core.outgoing()) < 1000
    assert core.ended


def test_a_batch_without_end_ends() -> None:
    core = ZmodemReceive()
    for _ in range(10_001):
        offer(core, b"a\x000\0")
        core.skip()
        core.outgoing()
        wants(core)
        if core.ended:
            break
    assert core.ended and "too many" in core.ended.reason
