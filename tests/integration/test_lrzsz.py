"""Transfers with `lrzsz` as the caller's side, over pipes: the driver, all protocols, both ways."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from dialtone.domain.ports.transfers import Result
from dialtone.formats.transfer.core import ReceivingCore
from dialtone.formats.transfer.xmodem_receive import XmodemReceive
from dialtone.formats.transfer.xmodem_send import XmodemSend
from dialtone.formats.transfer.ymodem_receive import YmodemReceive
from dialtone.formats.transfer.ymodem_send import YmodemSend
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import ZmodemSend
from dialtone.host.clock import SystemClock
from dialtone.terminal.transfer import Receiving, Sending
from tests.support.clients import needs
from tests.support.piped_terminal import FileSource, MemorySink, PipedTerminal

pytestmark = [pytest.mark.integration, needs("sz", "rz", "sb", "rb", "sx", "rx")]

Start = Callable[..., "object"]
CHANCE = random.Random(4)
FILES = {
    "random.bin": CHANCE.randbytes(300_000),
    "controls.bin": bytes(range(256)) * 50 + b"@\r\n\xff\xff\x18\x18\x18\x18\x18\x18",
    "empty": b"",
    "short.txt": b"hello\r\n",
}
SOME = {name: FILES[name] for name in ("controls.bin", "short.txt")}


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Callable[..., object]]:
    """Starts programs and ends them."""
    running: list[PipedTerminal] = []

    async def begin(*line: str) -> PipedTerminal:
        running.append(await PipedTerminal.of(*line, folder=tmp_path))
        return running[-1]

    yield begin
    for one in running:
        await one.end()


def sources(files: dict[str, bytes]) -> list[FileSource]:
    return [FileSource(name, data) for name, data in files.items()]


def laid_out(folder: Path, files: dict[str, bytes]) -> list[str]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return list(files)


def summary(results: list[Result]) -> list[tuple[str, int, bool]]:
    return [(one.name, one.size, one.ok) for one in results]


def bad(seed: int, first: int = 2, rate: float = 0.1) -> Callable[[bytes], bytes]:
    """A line that flips a bit or loses some bytes now and then, after the first few pieces."""
    chance, count = random.Random(seed), 0

    def line(data: bytes) -> bytes:
        nonlocal count
        count += 1
        if count <= first or chance.random() > rate or len(data) < 40:
            return data
        place = chance.randrange(len(data))
        if chance.random() < 0.5:
            return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        return data[:place] + data[place + chance.randrange(1, 200) :]

    return line


@pytest.mark.parametrize("options", [[], ["-e"], ["-c"], ["-b", "-y"]])
@pytest.mark.parametrize("telnet", [False, True])
async def test_a_zmodem_batch_is_downloaded(start: Start, tmp_path: Path, options: list[str], telnet: bool) -> None:
    terminal = await start("rz", *[option for option in options if option != "-c"])
    files = sources(FILES)
    results = await Sending(terminal, ZmodemSend(telnet=telnet), SystemClock(), files).run()
    assert await terminal.end() == 0
    assert summary(results) == [(name, len(data), True) for name, data in FILES.items()]
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == FILES
    assert (tmp_path / "short.txt").stat().st_mtime == 1_000_000_000
    assert terminal.binaries == [True, False] and [one.closed for one in files] == [1] * 4


@pytest.mark.parametrize("options", [[], ["-e"], ["-8"], ["-o"], ["-L", "300"], ["-l", "4096"], ["-w", "2048"]])
@pytest.mark.parametrize("controls", [False, True])
async def test_a_zmodem_batch_is_uploaded(start: Start, tmp_path: Path, options: list[str], controls: bool) -> None:
    terminal = await start("sz", *options, *laid_out(tmp_path, FILES))
    sink = MemorySink()
    results = await Receiving(terminal, ZmodemReceive(controls=controls), SystemClock(), sink).run()
    assert await terminal.end() == 0
    assert sink.files == FILES and sink.abandoned == []
    assert summary(results) == [(name, len(data), True) for name, data in FILES.items()]


async def test_a_broken_download_is_resumed(start: Start, tmp_path: Path) -> None:
    (tmp_path / "random.bin").write_bytes(FILES["random.bin"][:200_000])
    terminal = await start("rz", "-r")
    results = await Sending(
        terminal, ZmodemSend(), SystemClock(), [FileSource("random.bin", FILES["random.bin"])]
    ).run()
    assert (tmp_path / "random.bin").read_bytes() == FILES["random.bin"]
    assert results[0].ok and results[0].size <= 100_000 + 1024


async def test_a_broken_upload_is_resumed(start: Start, tmp_path: Path) -> None:
    terminal = await start("sz", "-r", *laid_out(tmp_path, {"random.bin": FILES["random.bin"]}))
    sink = MemorySink(begun={"random.bin": FILES["random.bin"][:123_456]})
    results = await Receiving(terminal, ZmodemReceive(), SystemClock(), sink).run()
    assert sink.files["random.bin"] == FILES["random.bin"] and results[0].size == 300_000 - 123_456


async def test_an_unwanted_upload_is_skipped(start: Start, tmp_path: Path) -> None:
    terminal = await start("sz", *laid_out(tmp_path, SOME))
    sink = MemorySink(refused={"controls.bin"})
    results = await Receiving(terminal, ZmodemReceive(), SystemClock(), sink).run()
    assert sink.files == {"short.txt": SOME["short.txt"]}
    assert [one.ok for one in results] == [False, True]


async def test_a_download_the_caller_has_is_skipped(start: Start, tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_bytes(b"mine")
    terminal = await start("rz", "-p")
    results = await Sending(terminal, ZmodemSend(), SystemClock(), sources(SOME)).run()
    assert [(one.name, one.ok) for one in results] == [("controls.bin", True), ("short.txt", False)]
    assert (tmp_path / "short.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("seed", range(4))
async def test_a_damaged_line_downloads_the_right_files(start: Start, tmp_path: Path, seed: int) -> None:
    terminal = await start("rz")
    terminal.there, terminal.impatience = bad(seed), 8  # more patient than rz, who repeats after 10 s
    results = await Sending(terminal, ZmodemSend(), SystemClock(), sources(FILES)).run()
    await terminal.end()
    for one in results:
        assert not one.ok or (tmp_path / one.name).read_bytes() == FILES[one.name]
    assert results[0].ok


@pytest.mark.parametrize("seed", range(4))
async def test_a_damaged_line_uploads_the_right_files(start: Start, tmp_path: Path, seed: int) -> None:
    terminal = await start("sz", *laid_out(tmp_path, FILES))
    terminal.back, terminal.impatience = bad(seed, rate=0.3), 20
    sink = MemorySink()
    results = await Receiving(terminal, ZmodemReceive(), SystemClock(), sink).run()
    for name, data in sink.files.items():
        assert data == FILES[name]
    assert results[0].ok


async def test_a_ymodem_batch_is_downloaded(start: Start, tmp_path: Path) -> None:
    terminal = await start("rb")
    results = await Sending(terminal, YmodemSend(), SystemClock(), sources(SOME)).run()
    assert await terminal.end() == 0
    assert {name: (tmp_path / name).read_bytes() for name in SOME} == SOME
    assert all(one.ok for one in results)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("options", [[], ["-k"]])
async def test_a_ymodem_batch_is_uploaded(start: Start, tmp_path: Path, stream: bool, options: list[str]) -> None:
    terminal = await start("sb", *options, *laid_out(tmp_path, SOME))
    sink = MemorySink()
    results = await Receiving(terminal, YmodemReceive(stream=stream), SystemClock(), sink).run()
    assert await terminal.end() == 0
    assert sink.files == SOME and all(one.ok for one in results)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("options", [[], ["-c"]])
async def test_a_file_is_downloaded_by_xmodem(start: Start, tmp_path: Path, large: bool, options: list[str]) -> None:
    terminal = await start("rx", *options, "got.bin")
    data = FILES["controls.bin"]
    results = await Sending(terminal, XmodemSend(large=large), SystemClock(), [FileSource("a", data)]).run()
    assert await terminal.end() == 0
    got = (tmp_path / "got.bin").read_bytes()
    assert got[: len(data)] == data and not got[len(data) :].strip(b"\x1a")
    assert summary(results) == [("a", len(data), True)]


@pytest.mark.parametrize("crc", [False, True])
@pytest.mark.parametrize("options", [[], ["-k"]])
async def test_a_file_is_uploaded_by_xmodem(start: Start, tmp_path: Path, crc: bool, options: list[str]) -> None:
    data = FILES["controls.bin"]
    terminal = await start("sx", *options, *laid_out(tmp_path, {"a": data}))
    sink = MemorySink()
    results = await Receiving(terminal, XmodemReceive(crc=crc), SystemClock(), sink).run()
    assert await terminal.end() == 0
    got = sink.files[""]
    assert got[: len(data)] == data and not got[len(data) :].strip(b"\x1a")
    assert results[0].ok


@pytest.mark.parametrize("core", [YmodemReceive, XmodemReceive, ZmodemReceive])
async def test_a_program_that_is_cancelled_by_us_ends(
    start: Start, tmp_path: Path, core: Callable[[], ReceivingCore]
) -> None:
    class Full(MemorySink):
        async def write(self, data: bytes) -> None:
            from dialtone.base.errors import Refusal, Why

            raise Refusal(Why.NO_SPACE, "there is no room left")

    program = {XmodemReceive: "sx", YmodemReceive: "sb", ZmodemReceive: "sz"}[core]  # type: ignore[index]
    terminal = await start(program, *laid_out(tmp_path, {"random.bin": FILES["random.bin"]}))
    terminal.impatience = 4
    sink = Full()
    transfer = Receiving(terminal, core(), SystemClock(), sink)
    await transfer.run()
    assert [(one.ok, one.reason) for one in transfer.results] == [(False, "there is no room left")]
    assert len(sink.abandoned) == 1
    assert await terminal.end() != 0
