"""What doors write back."""

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.doors.files import content
from dialtone.formats.doors.read_back import Change, from_door_sys, from_moduser
from tests.formats.doors.caller import ALICE, DAY


def test_moduser_line_by_line():
    text = "-500\r\n60\r\nignored\r\nAB\r\n-C\r\nX\r\n-P\r\n6773dcc0\r\n-5\r\nM\r\n\r\nQ\r\n\r\n\r\n\r\nD\r\nT\r\n"
    assert from_moduser(text.encode()) == Change(
        credits=-500,
        level=60,
        add=(("flags1", "AB"), ("exemptions", "X"), ("flags3", "M")),
        remove=(
            ("flags2", "C"),
            ("restrictions", "P"),
            ("flags1", "Q"),
            ("exemptions", "D"),
            ("restrictions", "T"),
        ),
        expires=0x6773DCC0,
        minutes=-5,
    )


def test_lines_that_are_missing_or_say_nothing_change_nothing():
    assert from_moduser(b"") == Change()
    assert from_moduser(b"lots\n99x\n\n\n\n\n\nnever\n--\n") == Change()


def changed(*lines):
    told = content("DOOR.SYS", ALICE, native=False).split(b"\r\n")
    for number, text in lines:
        told[number - 1] = text
    return from_door_sys(b"\r\n".join(told), ALICE)


def test_door_sys_that_was_left_alone():
    assert changed() == Change()


def test_door_sys_line_by_line():
    found = changed((15, b"55"), (23, b"ABQ"), (25, b"02-01-24"), (29, b"14"), (30, b"392"), (42, b"20"))
    assert found == Change(
        level=55,
        replace=(("flags1", "ABQ"),),
        expires_local=1_704_067_200 + 31 * DAY,  # midnight of 1 February 2024
        downloads=14,
        downloaded=100 * 1024,
        minutes=5,
    )


def test_door_sys_says_that_somebody_never_expires():
    assert changed((25, b"00/00/00")).expires_local == 0.0


def test_fewer_kilobytes_than_were_written_earn_nothing():
    assert changed((30, b"5")).downloaded == 0


def test_the_short_type_of_31_lines():
    told = b"\n".join(content("DOOR.SYS", ALICE).split(b"\n")[:31])
    assert from_door_sys(told, ALICE) == Change()


@given(st.binary(max_size=2000))
def test_whatever_a_door_writes_is_no_fault_of_ours(data):
    from_moduser(data)
    from_door_sys(data, ALICE)
