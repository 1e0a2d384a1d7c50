"""SSH calls over loopback with a client's library: who gets in, what may be asked for, how calls end."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import asyncssh
import pytest

from dialtone.base.errors import HangUp, TimedOut, Why
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.model.actor import Caller
from dialtone.testing.conformance.terminal import Conversation, Item, Seen, TerminalConformance, Window, converse
from dialtone.wire.screen import Call, Size, Terminal
from tests.net.conftest import Lines
from tests.net.ssh.conftest import ALICE, CODE, House, Ring, dial

pytestmark = pytest.mark.slow  # make test runs it

LIMIT = 10.0  # seconds that anything here may take


class Face:
    """Greets, reads one piece, repeats it, ends."""

    def __init__(self, *, pieces: int = 1) -> None:
        self.calls: list[Call] = []
        self.terminals: list[Terminal] = []
        self.pieces = pieces

    async def __call__(self, terminal: Terminal, call: Call, house: Any) -> None:
        self.calls.append(call)
        self.terminals.append(terminal)
        terminal.identify(call.name)
        await terminal.write(b"Welcome\r\n")
        for _ in range(self.pieces):
            await terminal.write(await terminal.read(within=LIMIT))


async def visit(server: Any, typed: bytes = b"k", **more: Any) -> bytes:
    """Call, type, and return the screen."""
    async with asyncio.timeout(LIMIT), dial(server, **more) as one:
        process = await one.create_process(term_type="xterm-256color", term_size=(132, 50), encoding=None)
        process.stdin.write(typed)
        screen: bytes = await process.stdout.read()
        return screen


# --- who gets in


async def test_the_password_is_the_login(ring: Ring, house: House) -> None:
    face = Face()
    assert await visit(await ring(face)) == b"Welcome\r\nk"
    (call,) = face.calls
    assert isinstance(call.caller, Caller)
    assert (call.caller.user, call.caller.service, call.caller.method) == (ALICE, "ssh", "password")
    assert (call.protocol, call.name, call.password, call.new_user) == ("SSH", "alice", None, False)
    assert (call.kind, call.fresh) == ("xterm-256color", Size(132, 50))
    assert house.logins.tried == ["alice by password"]


async def test_so_is_a_key(ring: Ring, house: House) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    house.logins.keys.add(key.get_fingerprint())
    house.logins.factor = True  # a key is two factors
    face = Face()
    assert await visit(await ring(face), client_keys=[key], preferred_auth="publickey", password=None)
    assert face.calls[0].caller.method == "publickey"
    assert [used[:2] for used in house.used] == [(ALICE.number, key.get_fingerprint())]


async def test_a_key_of_somebody_else_is_nothing(ring: Ring, house: House) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await ring(Face())
    with pytest.raises(asyncssh.PermissionDenied):
        await visit(server, client_keys=[key], preferred_auth="publickey", password=None)
    assert house.logins.tried == []


class Prompted(asyncssh.SSHClient):
    """Answers questions in turn."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(self, name: str, instructions: str, lang: str, prompts: Any) -> list[str]:
        self.asked += [prompt for prompt, _ in prompts]
        return [self.answers.pop(0) for _ in prompts]


async def test_questions_are_asked_and_the_code_of_a_second_factor_with_them(ring: Ring, house: House) -> None:
    house.logins.factor = True
    face, client = Face(), Prompted("sesame", CODE)
    server = await ring(face)
    await visit(server, client_factory=lambda: client, preferred_auth="keyboard-interactive", password=None)
    assert len(client.asked) == 2
    assert face.calls[0].caller.user == ALICE
    assert house.logins.tried == ["alice by password", "code"]


async def test_AUT_12_a_wrong_code_lets_nobody_in(ring: Ring, house: House) -> None:
    house.logins.factor = True
    server = await ring(Face())
    client = Prompted("sesame", "000000", "sesame", "000000", "sesame", "000000")
    with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError)):
        await visit(server, client_factory=lambda: client, preferred_auth="keyboard-interactive", password=None)


async def test_AUT_12_a_bare_password_leaves_the_code_to_the_board(ring: Ring, house: House) -> None:
    house.logins.factor = True
    face = Face()
    await visit(await ring(face))
    (call,) = face.calls
    assert (call.caller, call.name, call.password, call.new_user) == (None, "alice", "sesame", False)


@pytest.mark.parametrize("name", ["stranger", "New"])
async def test_who_is_nobody_may_apply(ring: Ring, house: House, name: str) -> None:
    face = Face()
    await visit(await ring(face), username=name, password="whatever")
    (call,) = face.calls
    assert (call.caller, call.new_user, call.password) == (None, True, None)
    assert call.name == ("" if name == "New" else "stranger")
    assert house.logins.tried == ([] if name == "New" else ["stranger by password"])


async def test_AUT_01_who_is_nobody_and_banned_may_not(ring: Ring, house: House) -> None:
    house.logins.why, house.logins.temporary = Why.BLOCKED, True
    with pytest.raises(asyncssh.PermissionDenied):
        await visit(await ring(Face()), username="stranger", password="whatever")


async def test_a_guest_is_left_to_the_boards_prompt(ring: Ring, house: House) -> None:
    face = Face()
    await visit(await ring(face), username="guest", password="me@home")
    assert (face.calls[0].caller, face.calls[0].name, face.calls[0].password) == (None, "guest", "me@home")


async def test_SSH_04_three_wrong_passwords_and_it_is_over(ring: Ring, house: House) -> None:
    server = await ring(Face())

    class Guesser(asyncssh.SSHClient):
        guesses = 0

        def password_auth_requested(self) -> str | None:
            self.guesses += 1
            return f"guess {self.guesses}" if self.guesses < 1000 else None

    guesser = Guesser()
    with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError)):
        await visit(server, client_factory=lambda: guesser, password=None)
    assert house.logins.tried == ["alice by password"] * 3


async def test_SSH_04_six_keys_and_it_is_over(ring: Ring, house: House) -> None:
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(20)]
    server = await ring(Face())
    with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError)):
        await visit(server, client_keys=keys, preferred_auth="publickey", password=None)


async def test_SSH_04_nothing_is_no_login(ring: Ring) -> None:
    server = await ring(Face())
    with pytest.raises(asyncssh.PermissionDenied):
        await visit(server, preferred_auth="none", password=None)


@pytest.mark.proves("BBS.Options.SSH_ANYAUTH")
async def test_with_any_credentials_taken_the_board_asks(ring: Ring, house: House) -> None:
    face = Face()
    server = await ring(face, config=replace(TerminalConfig(), options=frozenset({"SSH_ANYAUTH"})))
    await visit(server, preferred_auth="none", password=None)
    (call,) = face.calls
    assert (call.caller, call.name, call.new_user) == (None, "alice", False)
    assert house.logins.tried == []


# --- what may be asked for


async def test_SSH_05_programs_are_refused(ring: Ring) -> None:
    server = await ring(Face())
    async with dial(server) as one:
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.create_process("rm x")


async def test_SSH_05_subsystems_and_forwarding_are_refused(ring: Ring) -> None:
    server = await ring(Face())
    async with dial(server) as one:
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.create_process(subsystem="x", encoding=None)
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.start_sftp_client()
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.open_connection("127.0.0.1", 25)
        with pytest.raises(asyncssh.ChannelListenError):
            await one.forward_remote_port("127.0.0.1", 0, "127.0.0.1", 25)
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.open_unix_connection("/tmp/x")


async def test_SSH_05_a_second_shell_and_many_channels_are_refused(ring: Ring) -> None:
    server = await ring(Face(pieces=2))
    async with dial(server) as one:
        first = await one.create_process(term_type="ansi", encoding=None)
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.create_process(term_type="ansi", encoding=None)
        first.stdin.write(b"still here")
        assert await first.stdout.readexactly(19) == b"Welcome\r\nstill here"


@pytest.mark.proves("BBS.Options.ALLOW_SFTP")
async def test_a_subsystem_that_is_served(ring: Ring) -> None:
    served: list[Any] = []

    async def sftp(stream: Any, caller: Any, house: Any, link: str) -> None:
        served.append(caller.user)
        await stream.write(b"files")

    face = Face()
    server = await ring(face, config=replace(TerminalConfig(), options=frozenset({"ALLOW_SFTP"})), sftp=sftp)
    async with dial(server) as one:
        process = await one.create_process(subsystem="sftp", encoding=None)
        assert await process.stdout.read() == b"files"
    async with dial(server, username="stranger") as one:  # nobody has no files
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.create_process(subsystem="sftp", encoding=None)
    assert served == [ALICE]
    assert face.calls == []
    without = await ring(face, sftp=sftp)
    async with dial(without) as one:
        with pytest.raises(asyncssh.ChannelOpenError):
            await one.create_process(subsystem="sftp", encoding=None)
    assert served == [ALICE]


async def test_SSH_07_of_the_environment_only_the_locale_is_looked_at(ring: Ring) -> None:
    face = Face()
    server = await ring(face)
    environment = {"LANG": "de_DE.UTF-8", "LD_PRELOAD": "/tmp/x.so", **{f"V{n}": "x" * 100 for n in range(1000)}}
    async with dial(server) as one:
        process = await one.create_process(term_type="\x1b[2Jevil", env=environment, encoding=None)
        process.stdin.write(b"k")
        await process.stdout.read()
    (terminal,) = face.terminals
    assert terminal.charset == "utf-8"  # type: ignore[attr-defined]
    assert terminal.kind == ""
    assert len(terminal._channel.get_environment_bytes()) <= 32  # type: ignore[attr-defined]


async def test_SSH_07_a_terminal_that_is_a_path_is_none(ring: Ring) -> None:
    face = Face()
    server = await ring(face)
    async with dial(server) as one:
        process = await one.create_process(term_type="../../etc/passwd", term_size=(70_000, 0), encoding=None)
        process.stdin.write(b"k")
        await process.stdout.read()
    assert (face.terminals[0].kind, face.terminals[0].size) == ("", Size(0, 0))


async def test_break_and_interrupt_are_ctrl_c(ring: Ring) -> None:
    server = await ring(Face(pieces=2))
    async with dial(server) as one:
        process = await one.create_process(term_type="ansi", encoding=None)
        process.send_break(100)
        assert await process.stdout.readexactly(10) == b"Welcome\r\n\x03"
        process.send_signal("INT")
        assert await process.stdout.readexactly(1) == b"\x03"


# --- how calls end


@pytest.mark.parametrize(("end", "words"), [(HangUp(), b""), (TimedOut("60"), b"quiet"), (ValueError("x"), b"code 0")])
async def test_last_words_come_to_the_screen(ring: Ring, lines: Lines, end: Exception, words: bytes) -> None:
    async def answer(terminal: Terminal, call: Call, house: Any) -> None:
        await terminal.write(b"Hello")
        await terminal.flush()
        raise end

    server = await ring(answer)
    async with dial(server) as one:
        process = await one.create_process(term_type="ansi", encoding=None)
        screen = await process.stdout.read()
        assert screen.startswith(b"Hello")
        assert words in screen
        await one.wait_closed()
    assert any(line.startswith("!FAULT") for line in lines) is isinstance(end, ValueError)


async def test_a_program_that_ends_says_goodbye(ring: Ring) -> None:
    server = await ring(Face())
    async with dial(server) as one:
        process = await one.create_process(term_type="ansi", encoding=None)
        assert await process.stdout.readexactly(9) == b"Welcome\r\n"
        ending = asyncio.ensure_future(server.shut_down(5))
        assert b"closing" in await process.stdout.read()
        await one.wait_closed()
    await ending


async def test_a_caller_who_hangs_up_is_gone(ring: Ring) -> None:
    ended = asyncio.Event()

    async def answer(terminal: Terminal, call: Call, house: Any) -> None:
        try:
            await terminal.write(b"Hello")
            await terminal.read(within=LIMIT)
        finally:
            ended.set()

    server = await ring(answer)
    async with dial(server) as one:
        process = await one.create_process(term_type="ansi", encoding=None)
        await process.stdout.readexactly(5)
        one.abort()
    async with asyncio.timeout(LIMIT):
        await ended.wait()


async def test_SLO_01_who_has_not_logged_in_in_time_is_sent_away(ring: Ring) -> None:
    async def answer(terminal: Terminal, call: Call, house: Any) -> None:
        await terminal.read(within=LIMIT)

    said, patience = b"", 0.25
    while not said and patience < LIMIT:  # on a busy machine the time is over before the handshake is
        patience *= 2
        server = await ring(answer, before_login=patience)
        with suppress(asyncssh.Error, OSError):
            async with dial(server) as one:
                process = await one.create_process(term_type="ansi", encoding=None)
                said = await process.stdout.read()
    assert b"quiet" in said


@pytest.mark.proves("BBS.SSHConnectTimeout")
async def test_SSH_06_no_version_line(ring: Ring) -> None:
    server = await ring(Face(), config=replace(TerminalConfig(), ssh_connect_timeout=0.3))
    async with asyncio.timeout(LIMIT):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
        assert (await reader.readline()).startswith(b"SSH-2.0-dialtone")
        await reader.read()  # until they close
        writer.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"SSH-2.0-" + b"x" * 10_000 + b"\r\n",
        b"hello\r\n" * 2000,
        b"x" * 100_000,
        b"SSH-1.5-old\r\n",
        b"SSH-2.0-x\r\n" + b"\0\0\0\0" * 10,
        b"SSH-2.0-x\r\n" + b"\xff\xff\xff\xff" * 10,
    ],
)
async def test_SSH_06_broken_beginnings_are_closed(ring: Ring, sent: bytes) -> None:
    server = await ring(Face())
    async with asyncio.timeout(LIMIT):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
        writer.write(sent)
        try:
            await writer.drain()
            while await reader.read(65536):
                pass
        except ConnectionError:
            pass
        writer.close()


@pytest.mark.proves("BBS.SSHErrorLevel")
async def test_failures_are_logged_no_more_severely_than_asked(ring: Ring, lines: Lines) -> None:
    for level in (4, 7):
        server = await ring(Face(), config=replace(TerminalConfig(), ssh_error_level=level))
        reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
        writer.write(b"SSH-1.5-old\r\n")
        async with asyncio.timeout(LIMIT):
            while await reader.read(65536):
                pass
        writer.close()
    assert [event.level for event in lines.named("ssh.failed")] == [4, 7]


class Interloper(asyncssh.SSHClient):
    """Sends packets when they must not be sent."""

    def __init__(self, *, during_exchange: bool = False, packets: Sequence[tuple[int, bytes]] = ()) -> None:
        self.during_exchange = during_exchange
        self.packets = packets
        self.ended = False

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self.conn = conn
        if not self.during_exchange:
            return
        send: Any = conn._send_kexinit

        def sending() -> None:
            send()
            for number, content in self.packets:
                conn.send_packet(number, content)

        conn._send_kexinit = sending  # type: ignore[method-assign]

    def password_auth_requested(self) -> str:
        for number, content in self.packets:
            self.conn.send_packet(number, content)
        return "sesame"


async def test_SSH_02_a_packet_slipped_into_the_exchange_ends_the_connection(ring: Ring, house: House) -> None:
    server = await ring(Face())
    client = Interloper(during_exchange=True, packets=[(2, b"\0\0\0\0")])  # SSH_MSG_IGNORE
    with pytest.raises((asyncssh.Error, OSError)):
        await visit(server, client_factory=lambda: client, password=None)
    assert house.logins.tried == []


STRING = b"\0\0\0\x07session" + b"\0\0\0\0" + b"\0\x20\0\0" + b"\0\0\x80\0"


@pytest.mark.parametrize(
    ("number", "content"),
    [
        pytest.param(90, STRING, id="open a channel"),
        pytest.param(98, b"\0\0\0\0" + b"\0\0\0\x05shell" + b"\1", id="ask for a shell"),
        pytest.param(52, b"", id="say that it was good"),
        pytest.param(21, b"", id="new keys"),
        pytest.param(255, b"", id="unknown"),
    ],
)
async def test_SSH_03_packets_before_authentication_never_make_a_session(
    ring: Ring, house: House, number: int, content: bytes
) -> None:
    face = Face()
    server = await ring(face)
    client = Interloper(packets=[(number, content)])
    try:
        await visit(server, client_factory=lambda: client, password=None)
    except (asyncssh.Error, OSError, TimeoutError):
        assert face.calls == []
    else:
        assert [call.caller is not None for call in face.calls] == [True]  # who then proved who he is


async def test_TEL_09_a_proxy_tells_the_callers_address(ring: Ring, house: House) -> None:
    face = Face()
    server = await ring(face)
    server.adopt(replace(server.terms, proxies=(ipaddress.ip_network("127.0.0.1/32"),)))
    with socket.create_connection(("127.0.0.1", server.listening[0].port)) as sock:
        sock.sendall(b"PROXY TCP4 198.51.100.7 192.0.2.25 40000 22\r\n")
        async with asyncio.timeout(LIMIT), dial(server, sock=sock) as one:
            process = await one.create_process(term_type="ansi", encoding=None)
            process.stdin.write(b"k")
            await process.stdout.read()
    assert face.terminals[0].peer.address == "198.51.100.7"


# --- the terminal


class TestSshTerminal(TerminalConformance):
    @pytest.fixture(autouse=True)
    def _stage(self, ring: Ring) -> None:
        self.ring = ring

    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []

        async def answer(terminal: Terminal, call: Call, house: Any) -> None:
            await converse(conversation, terminal, seen)

        server = await self.ring(answer)
        async with asyncio.timeout(LIMIT), dial(server) as one:
            process = await one.create_process(term_type="ansi", term_size=(80, 24), encoding=None)
            for item in script:
                if isinstance(item, bytes):
                    process.stdin.write(item)
                elif isinstance(item, Window):
                    process.change_terminal_size(item.columns, item.rows)
                else:
                    item()
            process.stdin.write_eof()
            return seen, await process.stdout.read()
