"""The pace of a ZMODEM sender."""

from __future__ import annotations

from dialtone.formats.transfer.zmodem_frames import ZCRCG, ZCRCQ
from dialtone.formats.transfer.zmodem_pace import Pace

KIB = 1024


def test_the_window_grows_with_acknowledgements_up_to_2_mib() -> None:
    pace = Pace()
    rooms = []
    for _ in range(10):
        rooms.append(pace.room(0, 0, 1 << 30) // KIB)
        pace.acknowledged(1)
    assert rooms == [16, 32, 64, 128, 256, 512, 1024, 2048, 2048, 2048]


def test_silence_and_mishaps_make_it_smaller() -> None:
    pace = Pace()
    pace.acknowledged(1)
    pace.silence(1)
    pace.mishap()
    pace.silence(2)
    assert pace.room(0, 0, 1 << 30) == 8 * KIB


def test_only_what_fits_into_the_window_is_under_way() -> None:
    pace = Pace()
    assert pace.room(0, 10 * KIB, 1 << 30) == 6 * KIB
    assert pace.room(0, 16 * KIB, 1 << 30) == pace.room(0, 16 * KIB - 100, 1 << 30) == 0
    assert pace.room(0, 0, 2000) == 2000


def test_four_acknowledgements_are_asked_for_in_a_window() -> None:
    pace = Pace()
    pace.start(0)
    ends = [pace.ending(place * KIB) for place in range(1, 17)]
    assert [number for number, end in enumerate(ends, 1) if end == ZCRCQ] == [4, 8, 12, 16]


def test_a_receiver_that_never_answered_gets_everything_one_that_did_does_not() -> None:
    deaf, slow = Pace(), Pace()
    slow.acknowledged(1)
    for times in range(1, 7):
        deaf.silence(times)
        slow.silence(times)
    assert deaf.room(0, 1 << 31, KIB * 64) == 64 * KIB
    assert slow.room(0, 1 << 31, KIB * 64) == 0


def test_one_large_sub_packet_is_tried_and_kept_when_it_arrives() -> None:
    pace = Pace()
    assert pace.next_block(0, 64 * KIB, 0) == KIB
    assert pace.next_block(100 * KIB, 64 * KIB, 64 * KIB) == 8 * KIB
    assert pace.ending(108 * KIB) == ZCRCQ
    assert pace.next_block(108 * KIB, 64 * KIB, 64 * KIB) == KIB
    pace.acknowledged(107 * KIB)
    assert pace.block == KIB
    pace.acknowledged(108 * KIB)
    assert pace.block == 8 * KIB


def test_a_trial_that_went_wrong_is_not_repeated() -> None:
    pace = Pace()
    pace.next_block(100 * KIB, 64 * KIB, 64 * KIB)
    pace.mishap()
    assert pace.block == 512
    pace.acknowledged(200 * KIB)
    assert pace.block == KIB
    assert pace.next_block(300 * KIB, 64 * KIB, 200 * KIB) == KIB


def test_a_receiver_with_a_buffer_is_never_tried_or_asked() -> None:
    pace = Pace()
    pace.buffer = 2000
    assert pace.room(0, 0, 64 * KIB) == 2000
    assert pace.next_block(100 * KIB, 64 * KIB, 64 * KIB) == KIB
    assert pace.ending(50 * KIB) == ZCRCG
