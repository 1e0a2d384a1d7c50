"""What every implementation of `wire.port.Wire` promises, as tests.

Subclass `WireConformance`, name the subclass `Test...` and define `play`: give a session the wire, play the other
side from a script, and return what the session saw and what the other side received. Scripts hold packets and `TLS`,
as in `testing/script.py`; where packets are cut must make no difference, so `play` may send them as it likes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from dialtone.base.bell import Bell
from dialtone.base.errors import LineTooLong, WireError
from dialtone.testing.script import TLS, Item
from dialtone.wire.port import BodyFlaw, Wire

Seen = list[object]
Conversation = Callable[[Wire, Seen], Awaitable[None]]


class Kept:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.data = b""

    async def write(self, data: bytes) -> None:
        """Keep it."""
        self.data += data


async def converse(conversation: Conversation, wire: Wire, seen: Seen) -> None:
    """Hold a conversation; a failure of the wire ends it and is written down by its type."""
    try:
        await conversation(wire, seen)
    except WireError as error:
        seen.append(type(error).__name__)


class WireConformance(ABC):
    """The suite. Every test is one conversation."""

    @abstractmethod
    async def play(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        """Hold `conversation` (by `converse`) with a peer that plays `script` and then sends no more."""

    async def test_lines_come_one_by_one_and_then_the_peer_is_gone(self) -> None:
        """However they were packed."""

        async def talk(wire: Wire, seen: Seen) -> None:
            while True:
                seen.append(await wire.read_line())

        for script in ([b"one\r\ntwo\r\n\r\nthree"], [b"one\r", b"\ntwo\r\n", b"\r\nth", b"ree"]):
            seen, _ = await self.play(script, talk)
            assert seen == [b"one", b"two", b"", "Gone"]

    async def test_a_bare_line_end_is_part_of_a_line_unless_lenient(self) -> None:
        """RFC 5321 section 2.3.8."""

        async def talk(wire: Wire, seen: Seen) -> None:
            seen.append(await wire.read_line())
            seen.append(await wire.read_line(lenient=True))
            seen.append(await wire.read_line(lenient=True))

        seen, _ = await self.play([b"a\nb\rc\r\nd\ne\r\n"], talk)
        assert seen == [b"a\nb\rc", b"d", b"e"]

    async def test_a_line_over_its_limit_is_dropped_and_the_next_one_read(self) -> None:
        """The limit counts the line end."""

        async def talk(wire: Wire, seen: Seen) -> None:
            for _ in range(4):
                try:
                    seen.append(await wire.read_line(limit=10))
                except LineTooLong:
                    seen.append("too long")

        seen, _ = await self.play([b"12345678\r\n123456789\r\n", b"x" * 5000, b"x" * 5000 + b"\r\nok\r\n"], talk)
        assert seen == [b"12345678", "too long", "too long", b"ok"]

    async def test_answers_arrive_in_order_and_complete(self) -> None:
        """Whatever way they were sent."""

        async def pieces() -> AsyncIterator[bytes]:
            for number in range(3):
                yield b"piece %d\r\n" % number

        async def talk(wire: Wire, seen: Seen) -> None:
            await wire.send(b"one", b"two")
            await wire.send_raw(b"three\r\n")
            await wire.send_stream(pieces())
            await wire.flush()
            await wire.send(b"end")

        _, output = await self.play([], talk)
        assert output == b"one\r\ntwo\r\nthree\r\npiece 0\r\npiece 1\r\npiece 2\r\nend\r\n"

    async def test_more_output_than_any_buffer_arrives(self) -> None:
        """Back-pressure slows the session down and loses nothing."""
        block = bytes(range(256)) * 256

        async def talk(wire: Wire, seen: Seen) -> None:
            for _ in range(100):
                await wire.send_raw(block)

        _, output = await self.play([], talk)
        assert output == block * 100

    async def test_a_body_is_unstuffed_and_what_follows_is_left(self) -> None:
        """RFC 5321 section 4.5.2."""

        async def talk(wire: Wire, seen: Seen) -> None:
            kept = Kept()
            seen.append(await wire.read_body(kept))
            seen.append(kept.data)
            seen.append(await wire.read_line())

        seen, _ = await self.play([b"a\r\n..b\r\n.", b"\r\nQUIT\r\n"], talk)
        assert seen == [None, b"a\r\n.b\r\n", b"QUIT"]

    async def test_a_big_body_arrives_whole(self) -> None:
        """Many times the size of any buffer."""
        body = b"".join(b"line %d\r\n" % number for number in range(200_000))

        async def talk(wire: Wire, seen: Seen) -> None:
            kept = Kept()
            seen.append(await wire.read_body(kept))
            seen.append(kept.data == body)

        seen, _ = await self.play([body + b".\r\n"], talk)
        assert seen == [None, True]

    async def test_a_flawed_body_is_read_to_its_end(self) -> None:
        """And the session may go on."""

        async def talk(wire: Wire, seen: Seen) -> None:
            for limit in (0, 0, 5):
                seen.append(await wire.read_body(Kept(), limit=limit))
            seen.append(await wire.read_line())

        seen, _ = await self.play([b"a\nb\r\n.\r\n" + b"a\0b\r\n.\r\n" + b"abcdef\r\n.\r\n" + b"QUIT\r\n"], talk)
        assert seen == [BodyFlaw.BARE_LINE_END, BodyFlaw.NUL, BodyFlaw.TOO_BIG, b"QUIT"]

    async def test_a_body_that_does_not_end_is_no_body(self) -> None:
        """TLS-12, SMG-25: the connection is lost, nothing else."""

        async def talk(wire: Wire, seen: Seen) -> None:
            seen.append(await wire.read_body(Kept()))

        seen, _ = await self.play([b"half of\r\n."], talk)
        assert seen == ["Gone"]

    async def test_counted_bytes_are_taken_as_they_are(self) -> None:
        """Blocks of any size, and small exact reads."""
        block = b".\r\n\0" * 50_000

        async def talk(wire: Wire, seen: Seen) -> None:
            kept = Kept()
            await wire.read_block(len(block), kept)
            await wire.read_block(0, kept)
            seen.append(kept.data == block)
            seen.append(await wire.read_exactly(3))
            seen.append(await wire.read_exactly(0))
            seen.append(await wire.read_line())

        seen, _ = await self.play([block[:1000], block[1000:] + b"abcd", b"ef\r\n"], talk)
        assert seen == [True, b"abc", b"", b"def"]

    async def test_some_bytes_are_whatever_came(self) -> None:
        """At least one."""

        async def talk(wire: Wire, seen: Seen) -> None:
            data = b""
            while len(data) < 6:
                piece = await wire.read_some()
                assert piece
                data += piece
            seen.append(data)
            await wire.read_some()

        seen, _ = await self.play([b"abc", b"def"], talk)
        assert seen == [b"abcdef", "Gone"]

    async def test_unread_input_is_counted_and_can_be_dropped(self) -> None:
        """What a client sends without waiting."""

        async def talk(wire: Wire, seen: Seen) -> None:
            seen.append(await wire.read_line())
            seen.append(wire.unread())
            wire.drop_unread()
            seen.append(wire.unread())

        seen, _ = await self.play([b"one\r\ntwo\r\n"], talk)
        assert seen == [b"one", 5, 0]

    async def test_a_line_that_is_there_comes_before_the_bell(self) -> None:
        """And the ring is not forgotten; after it the session may go on waiting."""
        bell = Bell()

        async def talk(wire: Wire, seen: Seen) -> None:
            seen.append(await wire.read_line())
            bell.ring()
            for _ in range(3):
                seen.append(await wire.read_line_or(bell))

        seen, _ = await self.play([b"one\r\ntwo\r\n"], talk)
        assert seen == [b"one", b"two", None, "Gone"]

    async def test_lines_beside_a_bell_may_end_in_a_bare_LF(self) -> None:
        """As those of `read_line`, where that is asked for."""
        bell = Bell()

        async def talk(wire: Wire, seen: Seen) -> None:
            for _ in range(3):
                seen.append(await wire.read_line_or(bell, lenient=True, secret=True))

        seen, _ = await self.play([b"one\ntwo\r\n", b"three\n"], talk)
        assert seen == [b"one", b"two", b"three"]

    async def test_a_bell_wakes_a_session_that_waits(self) -> None:
        """And half a line that came before is not lost."""
        bell = Bell()

        async def talk(wire: Wire, seen: Seen) -> None:
            seen.append(await wire.read_line())
            seen.append(await wire.read_line_or(bell))
            seen.append(wire.unread())

        seen, _ = await self.play([b"one\r\nhalf", bell.ring], talk)
        assert seen == [b"one", None, 4]

    async def test_some_bytes_that_are_there_come_before_the_bell(self) -> None:
        """And the ring is not forgotten; after it the session may go on waiting."""
        bell = Bell()

        async def talk(wire: Wire, seen: Seen) -> None:
            seen.append(await wire.read_line())
            bell.ring()
            for _ in range(3):
                seen.append(await wire.read_some_or(bell))

        seen, _ = await self.play([b"one\r\nkeys"], talk)
        assert seen == [b"one", b"keys", None, "Gone"]

    async def test_a_bell_wakes_a_session_that_waits_for_keys(self) -> None:
        """And what was written before the wait has gone out."""
        bell = Bell()

        async def talk(wire: Wire, seen: Seen) -> None:
            seen.append(await wire.read_line())
            await wire.send_raw(b"prompt")
            seen.append(await wire.read_some_or(bell))
            seen.append(await wire.read_some_or(bell))

        seen, output = await self.play([b"one\r\n", bell.ring], talk)
        assert (seen, output) == ([b"one", None, "Gone"], b"prompt")

    async def test_TLS_01_plaintext_sent_early_is_never_read(self) -> None:
        """RFC 3207 section 4.2: what was pipelined behind STARTTLS is thrown away."""

        async def talk(wire: Wire, seen: Seen) -> None:
            seen += [await wire.read_line(), wire.secure, wire.tls_version]
            await wire.send(b"220 go")
            await wire.start_tls()
            seen += [wire.secure, wire.tls_version.startswith("TLSv1.")]
            await wire.send(b"hidden")
            seen.append(await wire.read_line())

        seen, output = await self.play([b"STARTTLS\r\nRSET\r\nEHLO evil\r\n", TLS, b"EHLO good\r\n"], talk)
        assert seen == [b"STARTTLS", False, "", True, True, b"EHLO good"]
        assert output == b"220 go\r\nhidden\r\n"

    async def test_a_pause_passes(self) -> None:
        """And what was said before it comes first."""

        async def talk(wire: Wire, seen: Seen) -> None:
            await wire.send(b"one")
            await wire.pause(0.01)
            await wire.send(b"two")

        _, output = await self.play([], talk)
        assert output == b"one\r\ntwo\r\n"

    async def test_identifying_does_not_disturb_the_conversation(self) -> None:
        """With and without a user, once and again."""

        async def talk(wire: Wire, seen: Seen) -> None:
            wire.identify()
            wire.identify("alice")
            wire.identify("alice")
            seen.append(await wire.read_line(secret=True))

        seen, _ = await self.play([b"one\r\n"], talk)
        assert seen == [b"one"]
