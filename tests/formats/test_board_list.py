"""sbbsimsg.lst."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.board_list import MOST, BoardList, ListedBoard


def test_lines() -> None:
    boards = BoardList(
        [
            "; comment",
            "",
            "Vert.Synchro.NET.\t192.0.2.7\tVertrauen",
            "six.test\t2001:DB8::7\tSix\r",
            "ports.test\t192.0.2.8\tPorts\t1011/1018",
            "half.test\t192.0.2.9\t\t1011",
        ]
    )
    assert boards.boards == (
        ListedBoard("vert.synchro.net", "192.0.2.7", "Vertrauen"),
        ListedBoard("six.test", "2001:db8::7", "Six"),
        ListedBoard("ports.test", "192.0.2.8", "Ports", 1011, 1018),
        ListedBoard("half.test", "192.0.2.9", "half.test", 1011, 18),
    )
    assert boards.bad == []
    assert boards.find("VERT.synchro.net.") == boards.boards[0]
    assert boards.find("192.0.2.8") == boards.boards[2]
    assert boards.find("") is None


def test_what_makes_no_sense_is_left_out_and_told() -> None:
    bad = [
        "host only",
        "a.test\tnot an address\tA",
        "b@b.test\t192.0.2.1\tB",
        "c.test\t192.0.2.1\tC\t0/99999",
        "\t192.0.2.1\t",
    ]
    boards = BoardList(bad)
    assert boards.boards == ()
    assert len(boards.bad) == len(bad)


def test_there_is_an_end_to_it() -> None:
    boards = BoardList([f"h{number}.test\t192.0.2.1\tName" for number in range(MOST + 5)])
    assert len(boards.boards) == MOST
    assert len(boards.bad) == 5


@given(st.lists(st.text(), max_size=20))
def test_any_text_is_read(lines: list[str]) -> None:
    for board in BoardList(lines).boards:
        assert board.host
        assert board.name.isprintable()
