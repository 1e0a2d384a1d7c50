from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.scanning import Scanning, choice
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.user import Misc
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub

DAY = 86400.0


class Readers(Hall):
    """Bob reads; there are posts of others."""

    def __init__(self, *subs, **fields):
        super().__init__(*subs)
        self.scanning = Scanning(self.store, self.clock, self.boards, self.access)
        self.bob = self.add("Bob", **{"created": self.clock.now()} | fields)
        self.eve = self.add("Eve")
        self.me = self.caller(self.bob)

    def fill(self, board, count, **fields):
        for number in range(count):
            draft = Draft(subject=f"s{number}", body="text", **fields)
            run(self.writing.post(self.caller(self.eve), board, draft))

    def open(self):
        return run(self.scanning.open(self.me))

    def plan(self, marks, **how):
        planned = run(self.scanning.plan(self.me, marks, self.boards.subs.values(), **how))
        return [(one.sub.code, one.new, one.total) for one in planned]


ON = int(BoardFlag.NSDEF)


def test_the_plan_names_sub_boards_with_new_messages_and_their_counts():
    one, two, three = sub("ONE", settings=ON), sub("TWO", settings=ON), sub("THREE")
    hall = Readers(one, two, three)
    hall.fill(one, 3)
    hall.fill(three, 2)
    marks = hall.open()
    assert hall.plan(marks) == [("MAIN-ONE", 3, 3)]
    assert hall.plan(marks, everything=True) == [("MAIN-ONE", 3, 3), ("MAIN-TWO", 0, 0), ("MAIN-THREE", 2, 2)]


def test_what_was_shown_is_not_new_and_the_pointer_never_goes_back():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 3)
    marks = hall.open()
    run(hall.scanning.seen(hall.me, marks, hall.post(board, 2)))
    assert hall.plan(marks) == [(board.code, 1, 3)]
    run(hall.scanning.seen(hall.me, marks, hall.post(board, 1)))
    pointer = hall.open().now[board.code]
    assert (pointer.scanned, pointer.last) == (2, 1)


def test_nobody_is_told_of_what_is_not_shown_to_them():
    board = sub(settings=ON | BoardFlag.PRIV, moderated_requirements="NOT LEVEL 60")
    closed = sub("CLOSED", settings=ON, read_requirements="LEVEL 60")
    hall = Readers(board, closed)
    boss = hall.caller(hall.sysop)
    run(hall.writing.post(boss, board, Draft(subject="to Eve", body="x", to="Eve", private=True)))
    run(hall.writing.post(boss, board, Draft(subject="to Bob", body="x", to="Bob", private=True)))
    hall.fill(board, 1)  # waits for a moderator
    run(hall.writing.post(boss, closed, Draft(subject="closed", body="x")))
    assert hall.plan(hall.open()) == [(board.code, 1, 2)]
    marks = run(hall.scanning.open(boss))
    planned = run(hall.scanning.plan(boss, marks, hall.boards.subs.values()))
    assert [(one.sub.code, one.new) for one in planned] == [(board.code, 3), (closed.code, 1)]


def test_new_users_begin_with_what_is_thirty_days_old():
    board = sub(settings=ON)
    hall = Readers(board)
    for _ in range(5):
        hall.fill(board, 1)
        hall.clock.advance(10 * DAY)
    old_hand = hall.me
    new = hall.caller(hall.add("New", created=hall.clock.now()))  # the posts are 50, 40, 30, 20, 10 days old
    marks = run(hall.scanning.open(new))
    assert marks.now[board.code].scanned == 2
    assert run(hall.scanning.open(old_hand)).now[board.code].scanned == 0  # was there before them


def test_a_board_may_show_new_users_everything():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 2)
    hall.clock.advance(900 * DAY)
    scanning = Scanning(hall.store, hall.clock, hall.boards, hall.access, new_days=0)
    new = hall.caller(hall.add("New", created=hall.clock.now()))
    assert run(scanning.open(new)).now[board.code].scanned == 0


def test_pointers_beyond_the_end_are_pulled_back():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 2)
    far = Pointer(board=board.code, scanned=900, last=900)
    run(hall.store.write(lambda records: records.pointers.put(hall.bob.number, [far])))
    assert hall.open().now[board.code] == replace(far, scanned=2, last=2)


def test_pointers_are_set_by_number_back_and_date_and_put_back():
    board, other = sub(settings=ON), sub("OTHER", settings=ON)
    hall = Readers(board, other)
    for _ in range(4):
        hall.fill(board, 1)
        hall.fill(other, 1)
        hall.clock.advance(DAY)
    marks, scanning, me = hall.open(), hall.scanning, hall.me
    run(scanning.set_number(me, marks, board, 3))
    assert hall.plan(marks)[0] == (board.code, 1, 4)
    run(scanning.set_number(me, marks, board, 99))
    assert hall.plan(marks) == [(other.code, 4, 4)]
    run(scanning.set_back(me, marks, board, 2))
    assert hall.plan(marks)[0] == (board.code, 2, 4)
    run(scanning.set_back(me, marks, board, 99))
    assert hall.plan(marks)[0] == (board.code, 4, 4)
    run(scanning.set_date(me, marks, [board, other], hall.clock.now() - 2.5 * DAY))
    assert hall.plan(marks) == [(board.code, 2, 4), (other.code, 2, 4)]
    run(scanning.again(me, marks))
    assert hall.plan(marks) == [(board.code, 4, 4), (other.code, 4, 4)]
    assert hall.open().now[board.code].scanned == 0


def test_selections_are_the_readers_own_except_where_everybody_reads():
    board, forced = sub(settings=ON), sub("RULES", settings=int(BoardFlag.FORCED))
    hall = Readers(board, forced)
    marks = hall.open()
    run(hall.scanning.select(hall.me, marks, board, new_scan=False, to_you=True))
    assert choice(board, marks.now[board.code]) == (False, False, True)
    with pytest.raises(Refusal) as no:
        run(hall.scanning.select(hall.me, marks, forced, new_scan=False))
    assert no.value.why is Why.DENIED
    assert choice(forced, marks.now[forced.code]).new_scan
    assert choice(board, hall.open().now[board.code]) == (False, False, True)


def test_messages_only_to_the_reader_are_counted_where_he_wants_no_others():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 3)
    hall.fill(board, 2, to="Bob")
    marks = hall.open()
    run(hall.scanning.select(hall.me, marks, board, only_to_me=True))
    assert hall.plan(marks) == [(board.code, 2, 5)]


def test_messages_to_the_reader_and_those_not_yet_read():
    board, silent = sub(settings=int(BoardFlag.SSDEF)), sub("SILENT")
    hall = Readers(board, silent)
    hall.fill(board, 1)
    hall.fill(board, 2, to="Bob")
    hall.fill(silent, 1, to="Bob")
    marks = hall.open()
    subs = list(hall.boards.subs.values())

    def numbers(**how):
        found = run(hall.scanning.to_you(hall.me, marks, subs, **how))
        return [(post.board, post.number) for post in found]

    assert numbers(unread=False) == [(board.code, 2), (board.code, 3)]
    run(hall.scanning.seen(hall.me, marks, hall.post(board, 2)))
    assert numbers(unread=True) == [(board.code, 3)]
    assert len(numbers(unread=False, selected=False)) == 3


def test_anonymous_authors_stay_so_in_what_is_to_the_reader():
    board = sub(settings=int(BoardFlag.SSDEF | BoardFlag.AONLY))
    hall = Readers(board)
    hall.fill(board, 1, to="Bob")
    (post,) = run(hall.scanning.to_you(hall.me, hall.open(), [board], unread=False))
    assert (post.author, post.author_user) == ("Anonymous", 0)


def test_guests_leave_no_pointers():
    board = sub(settings=ON)
    hall = Readers(board, restrictions="G")
    hall.fill(board, 2)
    marks = hall.open()
    run(hall.scanning.seen(hall.me, marks, hall.post(board, 2)))
    assert hall.plan(marks) == []
    assert run(hall.store.read(lambda records: records.pointers.all(hall.bob.number))) == {}


def test_where_one_is_is_remembered_for_those_who_want_it():
    board = sub()
    hall = Readers(board, misc=int(Misc.CURSUB))
    run(hall.scanning.visited(hall.me, board))
    assert hall.again(hall.bob).board == board.code
    hall = Readers(board)
    run(hall.scanning.visited(hall.me, board))
    assert hall.again(hall.bob).board == ""


def test_ones_own_message_is_not_new_when_all_before_it_was_seen():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 1)
    marks = hall.open()
    number = run(hall.writing.post(hall.me, board, Draft(subject="mine", body="x")))
    run(hall.scanning.wrote(hall.me, marks, board, number))
    assert hall.plan(marks) == [(board.code, 2, 2)]  # Eve's is still new
    run(hall.scanning.passed(hall.me, marks, board))
    number = run(hall.writing.post(hall.me, board, Draft(subject="mine", body="y")))
    run(hall.scanning.wrote(hall.me, marks, board, number))
    assert hall.plan(marks) == []


def test_a_sub_board_one_may_not_read_has_no_pointer_to_set():
    board = sub(read_requirements="LEVEL 60")
    hall = Readers(board)
    marks = hall.open()
    assert marks.now == {}
    for verb in (
        lambda: hall.scanning.set_number(hall.me, marks, board, 1),
        lambda: hall.scanning.select(hall.me, marks, board, to_you=True),
        lambda: hall.scanning.passed(hall.me, marks, board),
    ):
        with pytest.raises(Refusal) as no:
            run(verb())
        assert no.value.why is Why.NOT_FOUND


def seen_by(hall, board, *numbers):
    run(hall.scanning.saw(hall.me, board, numbers))
    return run(hall.scanning.glance(hall.me))


def new_ones(hall, marks, board):
    posts = run(hall.reading.page(hall.me, board.code))
    return [post.number for post in posts if hall.scanning.is_new(marks, post)]


def test_what_was_seen_out_of_order_is_read_and_what_lies_between_is_not():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 5)
    marks = run(hall.scanning.glance(hall.me))
    assert new_ones(hall, marks, board) == [1, 2, 3, 4, 5]
    marks = seen_by(hall, board, 2, 4)
    assert new_ones(hall, marks, board) == [1, 3, 5]
    assert hall.scanning.pointer(marks, board).scanned == 0
    assert hall.plan(marks) == [(board.code, 3, 5)]


def test_the_pointer_follows_when_the_gaps_are_read():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 5)
    seen_by(hall, board, 2, 4)
    assert hall.scanning.pointer(seen_by(hall, board, 1), board).scanned == 2
    marks = seen_by(hall, board, 3)
    assert hall.scanning.pointer(marks, board).scanned == 4
    assert marks.seen == {}
    assert new_ones(hall, marks, board) == [5]


def test_the_pointer_passes_over_what_is_not_for_the_reader():
    board = sub(settings=ON | int(BoardFlag.PRIV))
    hall = Readers(board)
    hall.fill(board, 1)
    hall.add("Dan")
    hall.fill(board, 1, to="Dan", private=True)
    hall.fill(board, 1)
    marks = seen_by(hall, board, 1)
    assert hall.scanning.pointer(marks, board).scanned == 2
    assert new_ones(hall, marks, board) == [3]


def test_the_next_new_message_is_one_not_seen_on_a_sub_board_that_is_scanned():
    one, two = sub("ONE"), sub("TWO", settings=ON)
    hall = Readers(one, two)
    hall.fill(one, 1)
    hall.fill(two, 3)
    subs = hall.boards.subs.values()
    marks = seen_by(hall, two, 2)
    assert run(hall.scanning.next_new(hall.me, marks, subs)).number == 1
    marks = seen_by(hall, two, 1)
    assert run(hall.scanning.next_new(hall.me, marks, subs)).number == 3
    assert run(hall.scanning.next_new(hall.me, seen_by(hall, two, 3), subs)) is None


def test_a_glance_at_one_sub_board_knows_the_same():
    board, other = sub("ONE", settings=ON), sub("TWO", settings=ON)
    hall = Readers(board, other)
    hall.fill(board, 3)
    whole = seen_by(hall, board, 2)
    part = run(hall.scanning.glance(hall.me, [board]))
    assert (part.now[board.code], part.seen) == (whole.now[board.code], {board.code: {2}})


def test_what_guests_read_is_not_kept():
    board = sub(settings=ON)
    hall = Readers(board)
    hall.fill(board, 1)
    guest = hall.caller(hall.add("Guest", restrictions="G"))
    run(hall.scanning.saw(guest, board, [1]))
    assert run(hall.scanning.glance(guest)).now == {}


def test_nobody_moves_a_pointer_on_a_sub_board_that_is_not_for_them():
    board = sub(read_requirements="LEVEL 90")
    hall = Readers(board)
    with pytest.raises(Refusal):
        run(hall.scanning.saw(hall.me, board, [1]))
