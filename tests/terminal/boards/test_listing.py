import pytest

from dialtone.terminal.boards import listing
from dialtone.terminal.boards.desk import desk
from dialtone.testing.script import run
from tests.domain.boards.hall import sub
from tests.support.lodge import COMMODORE, LINEAR, WIDE, Lodge


def made(look=None, count=3):
    board = sub(description="General")
    lodge = Lodge(board, **({"look": look} if look else {}))
    bob = lodge.add("Bob")
    for number in range(count):
        lodge.say(bob, board, f"subject {number}", f"text {number}", to="Alice" if number == 1 else "")
    return lodge, board, run(desk(lodge.stay))


@pytest.mark.parametrize("look", [None, COMMODORE, WIDE])
def test_rows_fit_the_screen_and_are_aligned(look):
    lodge, board, at = made(look)
    lodge.terminal.add("\r")
    run(listing.everything(at, board))
    rows = [row for row in lodge.rows() if "subject" in row]
    assert len(rows) == 3
    assert len({row.index("subject") for row in rows}) == 1
    assert max(map(len, rows)) < lodge.stay.console.look.columns


def test_a_screen_reader_hears_words_in_place_of_marks():
    lodge, board, at = made(LINEAR)
    lodge.terminal.add("\r")
    run(listing.everything(at, board))
    assert "2: subject 1, from Bob to Alice, 2024-01-01, new, to you" in lodge.rows()


def test_long_lists_are_fetched_in_pieces_and_can_be_ended(monkeypatch):
    monkeypatch.setattr(listing, "STEP", 5)
    lodge, board, at = made(count=40)
    lodge.terminal.add("Y", "N", "7\r")
    assert run(listing.everything(at, board)) == 7
    numbers = [int(row[:6]) for row in lodge.history() if row[:6].strip().isdigit()]
    assert numbers[0] == 1
    assert 30 < numbers[-1] < 45


def test_words_looked_for_are_remembered():
    lodge, _, at = made()
    lodge.terminal.add("tea\r", "\x1b[A\r", "\r")
    assert run(listing.ask_words(at)) == "tea"
    assert run(listing.ask_words(at)) in ("tea", None)
    assert at.found == ["tea"]
