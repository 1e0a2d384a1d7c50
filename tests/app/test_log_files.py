import os
import threading

import pytest

from dialtone.app.log_files import Console, Daybook, LogFile, Scribe, encoded


@pytest.fixture
def scribe():
    made = Scribe("test")
    yield made
    made.end()


class Recorder:
    """An outlet that remembers each write; it may be made to wait or fail."""

    def __init__(self):
        self.writes, self.go, self.entered, self.broken = [], threading.Event(), threading.Event(), False
        self.go.set()

    def write(self, pieces):
        self.entered.set()
        self.go.wait(10)
        if self.broken:
            raise OSError("disk full")
        self.writes.append(encoded(pieces))


def test_lines_are_written_in_order_and_together(scribe):
    outlet = Recorder()
    outlet.go.clear()
    scribe.put(outlet, "first\n", at_once=True)
    assert outlet.entered.wait(10)
    for number in range(100):
        scribe.put(outlet, f"{number}\n")
    outlet.go.set()
    assert scribe.flush()
    assert b"".join(outlet.writes) == b"first\n" + b"".join(b"%d\n" % number for number in range(100))
    assert len(outlet.writes) <= 4


def test_an_outlet_that_fails_loses_its_lines_and_nothing_else(scribe):
    broken, whole = Recorder(), Recorder()
    broken.broken = True
    scribe.put(broken, "a\n")
    scribe.put(whole, "b\n")
    assert scribe.flush()
    assert scribe.lost == 1
    assert whole.writes == [b"b\n"]
    broken.broken = False
    scribe.put(broken, "c\n")
    assert scribe.flush()
    assert broken.writes == [b"c\n"]


def test_an_outlet_that_hangs_costs_lines_never_the_teller():
    scribe = Scribe("test", 10)
    outlet = Recorder()
    outlet.go.clear()
    scribe.put(outlet, "first\n", at_once=True)
    assert outlet.entered.wait(10)
    for _ in range(25):
        scribe.put(outlet, "x\n")
    assert scribe.lost == 15
    assert not scribe.flush(within=0.01)
    outlet.go.set()
    scribe.end()


def test_end_writes_what_is_left():
    scribe, outlet = Scribe("test"), Recorder()
    scribe.put(outlet, "last\n")
    scribe.end()
    assert outlet.writes == [b"last\n"]


def test_a_lone_surrogate_is_written_escaped(scribe):
    outlet = Recorder()
    scribe.put(outlet, "\udc80\n")
    assert scribe.flush()
    assert outlet.writes == [b"\\udc80\n"]


def test_console_writes_to_its_descriptor():
    reading, writing = os.pipe()
    Console(writing).write(["hel", "lo\n"])
    assert os.read(reading, 100) == b"hello\n"
    os.close(reading)
    os.close(writing)


def test_SEC_02_a_log_file_is_for_its_owner_only(tmp_path):
    LogFile(str(tmp_path / "a.log")).append(b"x\n")
    assert (tmp_path / "a.log").stat().st_mode & 0o777 == 0o600


def test_a_symbolic_link_in_its_place_is_not_followed(tmp_path):
    (tmp_path / "precious").write_text("keep")
    (tmp_path / "a.log").symlink_to(tmp_path / "precious")
    with pytest.raises(OSError):
        LogFile(str(tmp_path / "a.log")).append(b"x\n")
    assert (tmp_path / "precious").read_text() == "keep"


def test_rotation_keeps_as_many_old_files_as_wanted(tmp_path):
    file = LogFile(str(tmp_path / "hack.log"), most=10, kept=2)
    for text in (b"11111111\n", b"22222222\n", b"33333333\n", b"44444444\n"):
        file.append(text)
    names = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert names == {"hack.log": b"44444444\n", "hack.0.log": b"33333333\n", "hack.1.log": b"22222222\n"}


def test_rotation_counts_what_was_in_the_file_before(tmp_path):
    (tmp_path / "a.log").write_bytes(b"123456789\n")
    LogFile(str(tmp_path / "a.log"), most=10, kept=1).append(b"x\n")
    assert (tmp_path / "a.0.log").read_bytes() == b"123456789\n"


def test_without_old_files_a_full_file_starts_again(tmp_path):
    file = LogFile(str(tmp_path / "a.log"), most=10, kept=0)
    file.append(b"123456789\n")
    file.append(b"x\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.log"]
    assert (tmp_path / "a.log").read_bytes() == b"x\n"


def test_a_file_moved_away_by_somebody_else_is_begun_again(tmp_path):
    file = LogFile(str(tmp_path / "a.log"))
    file.append(b"old\n")
    (tmp_path / "a.log").rename(tmp_path / "a.old")
    file.append(b"new\n")
    assert (tmp_path / "a.log").read_bytes() == b"new\n"
    assert (tmp_path / "a.old").read_bytes() == b"old\n"


def test_a_daybook_writes_lines_and_records_and_shows_the_lines(tmp_path, scribe):
    lines, records = LogFile(str(tmp_path / "a.log")), LogFile(str(tmp_path / "a.jsonl"))
    daybook, screen = Daybook(lines, records), Recorder()
    daybook.show_on(scribe, screen)
    daybook.write([("one\n", b"{1}\n"), ("two\n", b"{2}\n")])
    assert scribe.flush()
    assert (tmp_path / "a.log").read_bytes() == b"one\ntwo\n" == b"".join(screen.writes)
    assert (tmp_path / "a.jsonl").read_bytes() == b"{1}\n{2}\n"


def test_a_daybook_with_one_broken_file_writes_the_other(tmp_path):
    (tmp_path / "a.log").mkdir()
    daybook = Daybook(LogFile(str(tmp_path / "a.log")), LogFile(str(tmp_path / "a.jsonl")))
    with pytest.raises(OSError):
        daybook.write([("one\n", b"{1}\n")])
    assert (tmp_path / "a.jsonl").read_bytes() == b"{1}\n"
