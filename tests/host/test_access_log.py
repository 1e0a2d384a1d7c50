"""The access log on disk."""

from __future__ import annotations

import gc
import stat
from pathlib import Path

import pytest

from dialtone.domain.ports.visits import Visit
from dialtone.host.access_log import AccessLog

DAY = 86_400.0


def visit(at: float = 0.0, line: str = "GET / HTTP/1.1", folder: str = "") -> Visit:
    return Visit(at=at, address="192.0.2.1", line=line, status=200, size=5, folder=folder, site="bbs.example")


@pytest.mark.proves("Web.HttpLogFile")
async def test_a_file_for_each_day_and_each_virtual_host(tmp_path: Path) -> None:
    book = AccessLog(str(tmp_path / "logs" / "http-"))
    book.note(visit())
    book.note(visit(DAY))
    book.note(visit(DAY, folder="games.example"))
    await book.settle()
    names = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert names == ["http-1970-01-01.log", "http-1970-01-02.log", "http-games.example-1970-01-02.log"]
    assert (tmp_path / "logs" / "http-1970-01-01.log").read_text() == (
        '192.0.2.1 - - [01/Jan/1970:00:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n'
    )


@pytest.mark.proves("Web.Options.ONE_HTTP_LOG")
async def test_one_file_for_all_hosts(tmp_path: Path) -> None:
    book = AccessLog(str(tmp_path / "http-"), "%v %s", one=True)
    book.note(visit(folder="games.example"))
    book.note(visit())
    await book.settle()
    assert (tmp_path / "http-1970-01-01.log").read_text() == "bbs.example 200\n" * 2


async def test_the_file_is_the_owners_and_no_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "http-1970-01-02.log").symlink_to(tmp_path / "elsewhere")
    book = AccessLog(str(tmp_path / "http-"))
    book.note(visit())
    book.note(visit(DAY))
    await book.settle()
    assert stat.S_IMODE((tmp_path / "http-1970-01-01.log").stat().st_mode) == 0o600
    assert not (tmp_path / "elsewhere").exists()


async def test_a_file_that_was_moved_away_is_made_again(tmp_path: Path) -> None:
    book = AccessLog(str(tmp_path / "http-"), "%r")
    book.note(visit(line="one"))
    await book.settle()
    (tmp_path / "http-1970-01-01.log").rename(tmp_path / "old")
    book.note(visit(line="two"))
    await book.settle()
    assert (tmp_path / "old").read_text() == "one\n"
    assert (tmp_path / "http-1970-01-01.log").read_text() == "two\n"


async def test_what_waits_is_written_when_the_log_goes(tmp_path: Path) -> None:
    book = AccessLog(str(tmp_path / "http-"), "%r")
    book.note(visit(line="last"))
    del book
    gc.collect()
    assert (tmp_path / "http-1970-01-01.log").read_text() == "last\n"


async def test_a_disk_that_takes_nothing_costs_lines_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    book = AccessLog(str(tmp_path / "file" / "http-"))
    book.note(visit())
    await book.settle()
