"""The private folder of a message's files (EXE-08)."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from dialtone.config.load import load_settings
from dialtone.domain.ports.processors import Condition
from dialtone.host.processors.bench import PREFIX, FileBenches
from tests.host.processors.tasks import change


async def pieces(*data: bytes):
    for piece in data:
        yield piece


async def opened(tmp_path, protocol="SMTP", message=b"Subject: x\r\n\r\ny\r\n", recipients=b"[0]\nTo=a\n"):
    return await FileBenches(tmp_path / "temp").open(protocol, pieces(message), recipients)


async def all_of(bench, path):
    return b"".join([piece async for piece in await bench.chunks(path)])


async def test_names_modes_and_contents(tmp_path):
    bench = await opened(tmp_path, "SMTPS")
    folder = Path(bench.files.message).parent
    assert folder.parent == tmp_path / "temp"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(os.stat(bench.files.message).st_mode) == 0o600
    stem = bench.files.message.removesuffix(".msg")
    assert Path(stem).name.startswith("SBBS_SMTPS.")
    int(Path(stem).name.removeprefix("SBBS_SMTPS."), 16)
    files = bench.files
    assert (files.new_message, files.recipients) == (f"{stem}.new", f"{stem}.lst")
    assert (files.error, files.log) == (f"{stem}.err", f"{stem}.log")
    assert await all_of(bench, files.message) == b"Subject: x\r\n\r\ny\r\n"
    assert await bench.read(files.recipients, 100) == b"[0]\nTo=a\n"
    assert await bench.read(files.recipients, 3) == b"[0]"
    assert await bench.size(files.recipients) == 9
    assert await bench.read(files.error, 100) is None
    assert await bench.size(files.error) is None
    await bench.close()
    assert not folder.exists()
    await bench.close()


async def test_a_large_message_in_pieces(tmp_path):
    message = [b"x" * 100_000] * 11
    bench = await FileBenches(tmp_path / "temp").open("SMTP", pieces(*message), b"")
    assert await all_of(bench, bench.files.message) == b"".join(message)


async def test_two_messages_have_two_folders(tmp_path):
    first, second = await opened(tmp_path), await opened(tmp_path)
    assert first.files.message != second.files.message


async def test_every_change_shows_even_one_of_the_same_size_at_once(tmp_path):
    bench = await opened(tmp_path)
    files = bench.files
    assert await bench.look() == {
        files.message: Condition.SAME,
        files.recipients: Condition.SAME,
        files.new_message: Condition.MISSING,
        files.error: Condition.MISSING,
        files.log: Condition.MISSING,
    }
    change(files.message, b"Z", at=0)
    change(files.error, b"")
    os.unlink(files.recipients)
    states = await bench.look()
    assert states[files.message] is Condition.CHANGED
    assert states[files.error] is Condition.CHANGED
    assert states[files.recipients] is Condition.MISSING
    again = await bench.look()
    assert again[files.message] is again[files.error] is Condition.SAME
    os.replace(files.error, files.message)
    assert (await bench.look())[files.message] is Condition.CHANGED


@pytest.mark.parametrize("trick", ["symlink", "hardlink", "fifo", "folder"])
async def test_EXE_08_tricks_with_files_are_seen_and_never_read(tmp_path, trick):
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    bench = await opened(tmp_path)
    path = bench.files.error
    {
        "symlink": lambda: os.symlink(secret, path),
        "hardlink": lambda: os.link(secret, path),
        "fifo": lambda: os.mkfifo(path),
        "folder": lambda: os.mkdir(path),
    }[trick]()
    assert (await bench.look())[path] is Condition.FOREIGN
    assert await bench.read(path, 100) is None
    assert await all_of(bench, path) == b""
    assert await bench.size(path) is None
    await bench.remove(path)
    await bench.close()
    assert secret.read_bytes() == b"secret"
    assert not Path(path).parent.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_EXE_08_a_file_of_another_owner_is_not_read(tmp_path):
    bench = await opened(tmp_path)
    os.chown(bench.files.message, 12345, -1)
    assert (await bench.look())[bench.files.message] is Condition.FOREIGN
    assert await bench.read(bench.files.message, 10) is None


async def test_a_text_that_fails_leaves_nothing_behind(tmp_path):
    async def broken():
        yield b"x"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await FileBenches(tmp_path / "temp").open("SMTP", broken(), b"")
    assert list((tmp_path / "temp").iterdir()) == []


async def test_no_folder_can_be_made(tmp_path):
    (tmp_path / "temp").write_bytes(b"a file")
    with pytest.raises(OSError):
        await opened(tmp_path)


async def test_what_a_killed_program_left_is_removed_after_a_day(tmp_path):
    temp = tmp_path / "temp"
    for name, age in ((f"{PREFIX}old", 2 * 86400), (f"{PREFIX}young", 60), ("other", 2 * 86400)):
        (temp / name).mkdir(parents=True)
        (temp / name / "x").write_bytes(b"")
        os.utime(temp / name, (time.time() - age,) * 2)
    bench = await opened(tmp_path)
    await bench.close()
    assert {path.name for path in temp.iterdir()} == {f"{PREFIX}young", "other"}


@pytest.mark.proves("Mail.TempDirectory", "Global.TempDirectory")
@pytest.mark.parametrize(
    ("ini", "folder"), [("", "temp"), ("[Global]\nTempDirectory=../a\n", "a"), ("[Mail]\nTempDirectory={}/b\n", "b")]
)
async def test_the_folder_is_below_TempDirectory(tmp_path, ini, folder):
    (tmp_path / "ctrl").mkdir()
    change(str(tmp_path / "ctrl/sbbs.ini"), ini.format(tmp_path).encode())
    settings = load_settings(tmp_path)
    bench = await FileBenches(settings.temp).open("SMTP", pieces(b"x"), b"")
    assert Path(bench.files.message).parents[1] == tmp_path / folder
    assert settings.problems == ()
