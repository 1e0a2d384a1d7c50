"""The diary of callers on disk."""

import stat

from dialtone.host.caller_log import LARGEST, DiskCallerLog
from dialtone.testing.clock import ManualClock


async def test_a_file_for_each_day_for_its_owner_only(tmp_path):
    clock = ManualClock(minutes_east=60)
    diary = DiskCallerLog(tmp_path, clock)
    diary.note("++", "(0002)  Alice")
    diary.note("@-", "bad\x1b[2J\nline")
    clock.advance(12 * 3600)
    diary.note("@+", "next day")
    await diary.settle()
    today, tomorrow = (tmp_path / "logs" / name for name in ("010124.log", "010224.log"))
    assert today.read_text() == "++ 13:00  (0002)  Alice\n@- 13:00  bad?[2J?line\n"
    assert tomorrow.read_text() == "@+ 01:00  next day\n"
    assert stat.S_IMODE(today.stat().st_mode) == 0o600


async def test_the_list_of_callers_is_begun_anew_when_it_is_long(tmp_path):
    diary = DiskCallerLog(tmp_path, ManualClock())
    diary.logged_on("Alice")
    await diary.settle()
    assert (tmp_path / "logon.lst").read_text() == "Alice\n"
    (tmp_path / "logon.lst").write_text("x" * (LARGEST + 1))
    diary.logged_on("Bob")
    await diary.settle()
    assert (tmp_path / "logon.lst").read_text() == "Bob\n"


async def test_trouble_of_the_disk_is_told_once_and_nobody_waits(tmp_path, caplog):
    (tmp_path / "logs").write_text("a file where a folder should be")
    diary = DiskCallerLog(tmp_path, ManualClock())
    for _ in range(3):
        diary.note("++", "Alice")
        await diary.settle()
