"""Spec mail.md 3.3: lists that the program itself adds to and clears of what has expired."""

import asyncio
import os
import stat
import threading

import pytest

from dialtone.config.tables import Tables
from dialtone.host import filter_files
from dialtone.host.filter_files import DiskFilterFiles

NOW = 1_704_110_400.0  # 1 January 2024, noon UTC
OVER = "e=20240101T110000+0000"
LATER = "e=20240101T130000+0000"


class Lists:
    """List files in a folder, and what is told about them."""

    def __init__(self, folder):
        self.folder = folder
        self.told = []
        (folder / "ctrl").mkdir()
        (folder / "text").mkdir()
        self.files = DiskFilterFiles(folder / "ctrl", folder / "text", self.told.append)

    def ip(self):
        return self.folder / "text" / "ip.can"


@pytest.fixture
def lists(tmp_path):
    return Lists(tmp_path)


def test_lines_go_to_the_end_of_the_right_file(lists):
    asyncio.run(lists.files.append("ip.can", ["1.2.3.4\tr=x", "1.2.3.5"]))
    asyncio.run(lists.files.append("ip.can", ["1.2.3.6"]))
    asyncio.run(lists.files.append("spamblock.cfg", ["1.2.3.7"]))
    assert lists.ip().read_bytes() == b"1.2.3.4\tr=x\n1.2.3.5\n1.2.3.6\n"
    assert (lists.folder / "ctrl/spamblock.cfg").read_bytes() == b"1.2.3.7\n"
    assert lists.told == ["ip.can", "ip.can", "spamblock.cfg"]


def test_what_a_person_left_unfinished_stays_a_line_of_its_own(lists):
    lists.ip().write_bytes(b"; mine\r\n9.9.9.9")
    asyncio.run(lists.files.append("ip.can", ["1.2.3.4"]))
    assert lists.ip().read_bytes() == b"; mine\r\n9.9.9.9\n1.2.3.4\n"


def test_an_empty_line_before_but_not_at_the_very_beginning(lists):
    asyncio.run(lists.files.append("ip.can", ["a"], newline_before=True))
    asyncio.run(lists.files.append("ip.can", ["b"], newline_before=True))
    assert lists.ip().read_bytes() == b"a\n\nb\n"


def test_a_flood_is_written_together_and_nothing_is_lost(lists):
    async def flood():
        await asyncio.gather(*(lists.files.append("ip.can", [f"10.0.{n}.1"]) for n in range(200)))

    asyncio.run(flood())
    assert sorted(lists.ip().read_text().split()) == sorted(f"10.0.{n}.1" for n in range(200))
    assert len(lists.told) < 5


def test_every_caller_hears_of_a_full_disk_and_the_file_is_as_before(lists, monkeypatch):
    lists.ip().write_bytes(b"; mine\n")
    write = os.write
    monkeypatch.setattr(filter_files.os, "write", lambda handle, data: write(handle, data[:3]))

    async def two():
        return await asyncio.gather(
            lists.files.append("ip.can", ["1.2.3.4"]), lists.files.append("ip.can", ["5.6.7.8"]), return_exceptions=True
        )

    assert [type(result) for result in asyncio.run(two())] == [OSError, OSError]
    assert lists.ip().read_bytes() == b"; mine\n"
    monkeypatch.undo()
    asyncio.run(lists.files.append("ip.can", ["1.2.3.4"]))
    assert lists.ip().read_bytes() == b"; mine\n1.2.3.4\n"


@pytest.mark.parametrize("name", ["", "../ip.can", "/etc/passwd", ".hidden", "a/b.can"])
def test_no_name_leads_elsewhere(lists, name):
    with pytest.raises(ValueError, match="no name"):
        asyncio.run(lists.files.append(name, ["x"]))


@pytest.mark.parametrize("line", ["a\nb", "a\r", "a\0"])
def test_a_line_is_one_line(lists, line):
    with pytest.raises(ValueError, match="line end"):
        asyncio.run(lists.files.append("ip.can", [line]))
    assert not lists.ip().exists()


def test_expired_lines_go_and_all_others_stay_byte_for_byte(lists):
    kept = b"\xef\xbb\xbf; k\xf6mment e=20200101T000000Z\r\n\r\n!1.1.1.1\n2.2.2.2\tr=x\t" + LATER.encode() + b"\r\nlast"
    first, rest = kept.split(b"!1")
    over = f"3.3.3.3\t{OVER}\tr=y\n".encode()
    lists.ip().write_bytes(first + over + b"!1" + rest.replace(b"last", over + b"last"))
    os.chmod(lists.ip(), 0o640)
    assert asyncio.run(lists.files.prune("ip.can", NOW)) == 2
    assert lists.ip().read_bytes() == kept
    assert stat.S_IMODE(lists.ip().stat().st_mode) == 0o640
    assert lists.told == ["ip.can"]
    assert os.listdir(lists.ip().parent) == ["ip.can"]


def test_with_nothing_expired_the_file_is_not_touched(lists):
    assert asyncio.run(lists.files.prune("ip.can", NOW)) == 0
    lists.ip().write_text(f"1.2.3.4\t{LATER}\n")
    before = lists.ip().stat()
    assert asyncio.run(lists.files.prune("ip.can", NOW)) == 0
    assert lists.ip().stat() == before
    assert lists.told == []


def test_what_somebody_adds_while_lines_are_taken_out_is_kept(lists, monkeypatch):
    lists.ip().write_text(f"1.2.3.4\t{OVER}\n5.6.7.8\n")
    made, count = filter_files.tempfile.mkstemp, [0]

    def meanwhile(**kwargs):
        count[0] += 1
        if count[0] == 1:
            with lists.ip().open("a") as file:
                file.write("9.9.9.9\n")
        return made(**kwargs)

    monkeypatch.setattr(filter_files.tempfile, "mkstemp", meanwhile)
    assert asyncio.run(lists.files.prune("ip.can", NOW)) == 1
    assert lists.ip().read_text() == "5.6.7.8\n9.9.9.9\n"
    assert os.listdir(lists.ip().parent) == ["ip.can"]


def test_a_link_stays_a_link(lists, tmp_path):
    real = tmp_path / "shared.can"
    real.write_text(f"1.2.3.4\t{OVER}\n5.6.7.8\n")
    lists.ip().symlink_to(real)
    assert asyncio.run(lists.files.prune("ip.can", NOW)) == 1
    assert lists.ip().is_symlink()
    assert real.read_text() == "5.6.7.8\n"


def test_readers_never_see_half_a_line(lists):
    lists.ip().write_text("".join(f"10.1.{n % 250}.{n // 250}\t{OVER}\n" for n in range(2000)) + "5.6.7.8\n")
    seen, done = set(), threading.Event()

    def watch():
        while not done.is_set():
            seen.add(lists.ip().read_bytes()[-1:])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for n in range(20):
            asyncio.run(lists.files.append("ip.can", [f"10.9.9.{n}"]))
        asyncio.run(lists.files.prune("ip.can", NOW))
    finally:
        done.set()
        watcher.join()
    assert seen == {b"\n"}


def test_an_added_line_is_in_force_when_the_call_returns(tmp_path):
    tables = Tables(tmp_path, tmp_path, every=3600.0)
    tables.refresh(NOW)
    files = DiskFilterFiles(tmp_path, tmp_path, lambda name: tables.reread(name, NOW))
    asyncio.run(files.append("ip.can", ["1.2.3.4"]))
    assert tables.ip.matches("1.2.3.4")


def test_lines_are_read_and_taken_out_byte_for_byte(tmp_path):
    told = []
    files = DiskFilterFiles(tmp_path, tmp_path, told.append)
    assert asyncio.run(files.lines("ip.can")) == [] and not asyncio.run(files.take_out("ip.can", "x"))
    (tmp_path / "ip.can").write_bytes(b"; a\r\none\xff\ntwo\none\xff\nlast")
    assert asyncio.run(files.lines("ip.can")) == ["; a", "one\udcff", "two", "one\udcff", "last"]
    assert asyncio.run(files.take_out("ip.can", "one\udcff")) and told == ["ip.can"]
    assert (tmp_path / "ip.can").read_bytes() == b"; a\r\ntwo\nlast"
    assert not asyncio.run(files.take_out("ip.can", "tw"))
    for name in ("../x", "", ".x"):
        with pytest.raises(ValueError):
            asyncio.run(files.lines(name))
