"""One data connection: files, TLS, time limits, ends; on both event loops."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dialtone.base.errors import Gone, TimedOut, TlsFailed
from dialtone.host.file_store import DiskFiles, DiskReading
from dialtone.net.data_line import Around, DataLine
from dialtone.net.terms import Limits
from dialtone.net.tls import ServerTls
from dialtone.net.watch import Watch
from tests.net.conftest import LIMIT, Hands

SIZE = 24 << 20  # more than the system's buffers hold
Pair = tuple[DataLine, socket.socket]
MakePair = Callable[..., Awaitable[Pair]]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "big"
    path.write_bytes(os.urandom(1 << 20) * (SIZE >> 20))
    return path


@pytest.fixture(scope="module")
def data(content: Path) -> bytes:
    return content.read_bytes()


@pytest.fixture
async def file(content: Path) -> Any:
    files = DiskFiles()
    reading = await files.open(str(content.parent), content.name)
    yield reading
    await reading.close()
    files.close()


@pytest.fixture
def make() -> Iterator[MakePair]:
    """A line and its far end, a blocking socket."""
    threads, made = ThreadPoolExecutor(2), list[Pair]()

    async def pair(*, limits: Limits | None = None, watch: Watch[Any] | None = None, **more: Any) -> Pair:
        context = more.pop("context", None)
        around = Around(limits or Limits(), watch or Watch(), threads, **more)
        with socket.create_server(("127.0.0.1", 0)) as server:
            far = socket.create_connection(server.getsockname(), LIMIT)
            near, _ = server.accept()
        near.setblocking(False)
        made.append((DataLine(near, around, lambda: context), far))
        return made[-1]

    yield pair
    for line, far in made:
        line.abort()
        far.close()
    threads.shutdown()


def everything(far: socket.socket) -> bytes:
    pieces = []
    while data := far.recv(1 << 20):
        pieces.append(data)
    return b"".join(pieces)


async def in_thread(work: Callable[..., Any], *args: Any) -> Any:
    async with asyncio.timeout(LIMIT):
        return await asyncio.to_thread(work, *args)


async def until_blocked(line: DataLine) -> None:
    """Wait until the line waits for its peer."""
    async with asyncio.timeout(LIMIT):
        while line.deadline == float("inf"):  # noqa: ASYNC110
            await asyncio.sleep(0.001)


# --- files ---


async def test_a_file_is_sent_by_the_system(make: MakePair, file: DiskReading, data: bytes) -> None:
    line, far = await make()
    reading = asyncio.create_task(in_thread(everything, far))
    assert await line.send_file(file, 0, SIZE) == SIZE
    await line.close()
    assert await reading == data
    assert line.moved == SIZE and line.lost is None


async def test_a_part_of_it_and_what_is_said_before_and_after(make: MakePair, file: DiskReading, data: bytes) -> None:
    line, far = await make()
    reading = asyncio.create_task(in_thread(everything, far))
    await line.send(b"before ")
    assert await line.send_file(file, 1234567, 9_000_000) == 9_000_000
    await line.send(b" after")
    await line.close()
    assert await reading == b"before " + data[1234567 : 1234567 + 9_000_000] + b" after"


async def test_a_slow_peer_holds_no_thread(make: MakePair, file: DiskReading) -> None:
    """Two threads, and four peers that take nothing: the fifth gets its file."""
    stuck = [await make() for _ in range(4)]
    tasks = [asyncio.create_task(line.send_file(file, 0, SIZE)) for line, _ in stuck]
    for line, _ in stuck:
        await until_blocked(line)
    line, far = await make()
    reading = asyncio.create_task(in_thread(everything, far))
    assert await line.send_file(file, 0, SIZE) == SIZE
    await line.close()
    assert len(await reading) == SIZE
    for line, _ in stuck:
        line.abort()
    assert all(sent < SIZE for sent in await asyncio.gather(*tasks))


async def test_a_peer_that_dies_in_the_middle(make: MakePair, file: DiskReading) -> None:
    line, far = await make()
    sending = asyncio.create_task(line.send_file(file, 0, SIZE))
    await in_thread(far.recv, 1000)
    await until_blocked(line)
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    far.close()
    sent = await sending
    assert isinstance(line.lost, Gone)
    assert sent < SIZE


async def test_abort_while_a_thread_is_at_work(make: MakePair, file: DiskReading) -> None:
    """The socket's number is not given away before the thread has ended."""
    line, far = await make()
    reading = asyncio.create_task(in_thread(_count, far))
    sending = asyncio.create_task(line.send_file(file, 0, SIZE))
    while not line.moved:  # noqa: ASYNC110
        await asyncio.sleep(0)
    line.abort()
    await sending
    assert isinstance(line.lost, Gone)
    assert await reading in ("reset", SIZE), "never an end in order in the middle of a file"


def _count(far: socket.socket) -> int | str:
    try:
        return len(everything(far))
    except ConnectionResetError:
        return "reset"


async def test_who_sends_is_cancelled(make: MakePair, file: DiskReading) -> None:
    line, far = await make()
    sending = asyncio.create_task(line.send_file(file, 0, SIZE))
    await in_thread(far.recv, 1000)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    line.abort()
    line.abort()
    with pytest.raises(Gone):
        await line.receive()


async def test_a_file_that_ends_early(make: MakePair, file: DiskReading) -> None:
    line, far = await make()
    reading = asyncio.create_task(in_thread(everything, far))
    assert await line.send_file(file, 0, SIZE + 1000) == SIZE
    assert line.lost is None
    await line.close()
    assert len(await reading) == SIZE


async def test_trouble_with_the_disk_is_not_the_lines(make: MakePair) -> None:
    class Broken:
        size = 1 << 20
        descriptor = -1

        async def read(self, offset: int, most: int) -> bytes:
            raise OSError(5, "Input/output error")

    line, _ = await make()
    with pytest.raises(OSError, match="Input/output"):
        await line.send_file(Broken(), 0, 1000)
    assert line.lost is None


async def test_a_file_the_system_cannot_send_is_read(make: MakePair) -> None:
    """As from file systems that do not support it."""
    lying, other = socket.socketpair()

    class Odd:
        size = 1 << 20
        descriptor = lying.fileno()  # no file at all: the system says EINVAL

        async def read(self, offset: int, most: int) -> bytes:
            return bytes(most)

    line, far = await make()
    reading = asyncio.create_task(in_thread(everything, far))
    assert await line.send_file(Odd(), 0, 1 << 20) == 1 << 20
    await line.close()
    assert await reading == bytes(1 << 20)
    lying.close()
    other.close()


# --- time ---


async def test_a_peer_that_takes_nothing_is_not_waited_for(make: MakePair, file: DiskReading) -> None:
    hands = Hands()
    line, _ = await make(limits=Limits(inactivity=60), watch=hands.watch)
    sending = asyncio.create_task(line.send_file(file, 0, SIZE))
    await hands.move(61)
    await sending
    assert isinstance(line.lost, TimedOut)


async def test_a_peer_that_is_merely_slow_is_waited_for(make: MakePair, file: DiskReading) -> None:
    hands = Hands()
    line, far = await make(limits=Limits(inactivity=60, minimum_rate=64, rate_grace=60), watch=hands.watch)
    sending = asyncio.create_task(line.send_file(file, 0, SIZE))
    taken = 0
    for _ in range(6):
        await until_blocked(line)
        taken += len(await in_thread(far.recv, 300_000))
        await hands.move(40)
        assert not sending.done()
    reading = asyncio.create_task(in_thread(everything, far))
    assert await sending == SIZE
    await line.close()
    assert len(await reading) + taken == SIZE


async def test_SLO_a_peer_that_takes_next_to_nothing_is_given_up(make: MakePair, file: DiskReading) -> None:
    """It takes something in time, but less than the minimum rate in all."""
    hands = Hands()
    line, far = await make(limits=Limits(inactivity=60, minimum_rate=1_000_000, rate_grace=10), watch=hands.watch)
    sending = asyncio.create_task(line.send_file(file, 0, SIZE))
    await until_blocked(line)
    await in_thread(far.recv, 300_000)
    await hands.move(61)
    await sending
    assert isinstance(line.lost, TimedOut)


async def test_a_peer_that_brings_nothing_is_not_waited_for(make: MakePair) -> None:
    hands = Hands()
    line, _ = await make(limits=Limits(inactivity=60), watch=hands.watch)
    receiving = asyncio.create_task(line.receive())
    await hands.move(61)
    with pytest.raises(TimedOut, match="60 seconds"):
        await receiving


async def test_SLO_a_peer_that_trickles_is_given_up(make: MakePair) -> None:
    hands = Hands()
    line, far = await make(limits=Limits(inactivity=60, minimum_rate=64, rate_grace=60), watch=hands.watch)
    for _ in range(10):
        far.send(b"x")
        try:
            await line.receive()
            receiving = asyncio.create_task(line.receive())
            await hands.move(50)
            far.send(b"x")
            await receiving
        except TimedOut:
            break
    else:
        pytest.fail("a byte in 50 seconds was enough")
    assert hands.time <= 150


async def test_what_was_sent_is_waited_for_until_the_peer_has_it(make: MakePair) -> None:
    line, far = await make()
    await line.send(b"x" * 1_000_000)  # the system takes it, the peer's only a part of it
    closing = asyncio.create_task(line.close())
    await asyncio.sleep(0)
    assert not closing.done()
    far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    far.close()
    with pytest.raises(Gone):
        await closing


# --- TLS ---


def trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def shake(far: socket.socket, context: ssl.SSLContext, session: ssl.SSLSession | None = None) -> ssl.SSLSocket:
    return context.wrap_socket(far, session=session)


@pytest.fixture
def context(server_tls: ServerTls) -> ssl.SSLContext:
    return server_tls.context()


async def test_files_both_ways_under_TLS(
    make: MakePair, file: DiskReading, data: bytes, context: ssl.SSLContext
) -> None:
    line, far = await make(context=context)
    shaken = asyncio.create_task(in_thread(shake, far, trusting()))
    await line.secure()
    secure = await shaken
    reading = asyncio.create_task(in_thread(everything, secure))
    assert await line.send_file(file, 0, SIZE) == SIZE
    await line.close()
    assert await reading == data
    assert "TLSv1.3" in line.version and not line.reused
    secure.close()


def bring(secure: ssl.SSLSocket, data: bytes) -> None:
    secure.sendall(data)
    secure.unwrap()


async def test_an_upload_under_TLS_ends_when_the_peer_says_so(make: MakePair, context: ssl.SSLContext) -> None:
    line, far = await make(context=context)
    shaken = asyncio.create_task(in_thread(shake, far, trusting()))
    await line.secure()
    secure = await shaken
    brought = os.urandom(3_000_000)
    bringing = asyncio.create_task(in_thread(bring, secure, brought))
    pieces = []
    while piece := await line.receive():
        pieces.append(piece)
    await line.close()
    await bringing
    assert b"".join(pieces) == brought and line.moved == len(brought)


async def test_an_upload_that_is_cut_off_under_TLS_is_not_complete(make: MakePair, context: ssl.SSLContext) -> None:
    """Somebody between us could end it otherwise."""
    line, far = await make(context=context)
    shaken = asyncio.create_task(in_thread(shake, far, trusting()))
    await line.secure()
    secure = await shaken
    secure.sendall(b"half of it")
    socket.socket.shutdown(secure, socket.SHUT_WR)
    assert await line.receive() == b"half of it"
    with pytest.raises(Gone):
        await line.receive()
    secure.close()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_FTP_08_the_session_of_the_conversation_can_be_demanded(
    make: MakePair, context: ssl.SSLContext, version: ssl.TLSVersion
) -> None:
    client = trusting()
    client.minimum_version = client.maximum_version = version
    first, far = await make(context=context)
    shaken = asyncio.create_task(in_thread(shake, far, client))
    await first.secure()
    secure = await shaken
    await first.send(b"a ticket comes before this")
    await first.close()
    await in_thread(secure.recv, 100)
    session = secure.session
    secure.close()

    again, far = await make(context=context, reuse=True)
    shaken = asyncio.create_task(in_thread(shake, far, client, session))
    await again.secure()
    assert again.reused
    (await shaken).close()

    other, far = await make(context=context, reuse=True)
    shaken = asyncio.create_task(in_thread(_shake_anyhow, far, client))
    with pytest.raises(TlsFailed, match="session"):
        await other.secure()
    other.abort()
    await shaken


def _shake_anyhow(far: socket.socket, context: ssl.SSLContext) -> None:
    try:
        context.wrap_socket(far).close()
    except OSError:
        pass


async def test_FTP_08_a_peer_without_TLS(make: MakePair, context: ssl.SSLContext) -> None:
    line, far = await make(context=context)
    far.send(b"SSH-2.0-hello\r\n")
    with pytest.raises(TlsFailed):
        await line.secure()


async def test_a_handshake_that_does_not_end(make: MakePair, context: ssl.SSLContext) -> None:
    hands = Hands()
    line, _ = await make(context=context, limits=Limits(handshake=30), watch=hands.watch)
    shaking = asyncio.create_task(line.secure())
    await hands.move(31)
    with pytest.raises(TimedOut):
        await shaking


async def test_no_certificate(make: MakePair) -> None:
    line, _ = await make()
    with pytest.raises(TlsFailed):
        await line.secure()
