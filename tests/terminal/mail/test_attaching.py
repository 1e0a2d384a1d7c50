"""Files with mail: by a transfer protocol to the caller, and from him into a message."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base.errors import Refusal
from dialtone.formats.mail.content import Attachment, read_content
from dialtone.store.memory import MemoryBlobs
from dialtone.terminal.mail.attaching import FILES_MOST, Basket, Part
from dialtone.testing.script import run
from tests.support.parlour import Parlour


def test_a_basket_keeps_names_harmless_and_bytes_as_they_came() -> None:
    async def work() -> list[tuple[str, bytes]]:
        basket = Basket(MemoryBlobs(), 0)
        for name, data in (("../a.zip", b"one"), ("", b"two")):
            assert await basket.offer(name, len(data), None, resumable=False) == 0
            await basket.write(data)
            await basket.complete()
        found = []
        for one in basket.attached():
            for _ in range(2):  # may be read again
                found.append((one.name, b"".join([piece async for piece in await one.pieces()])))
        await basket.empty()
        assert basket.attached() == ()
        return found

    assert asyncio.run(work()) == [("a.zip", b"one")] * 2 + [("file.bin", b"two")] * 2


def test_a_basket_is_bounded() -> None:
    basket = Basket(MemoryBlobs(), 10)
    with pytest.raises(Refusal, match="too large"):
        run(basket.offer("a", 11, None, resumable=False))
    run(basket.offer("a", None, None, resumable=False))
    run(basket.write(b"x" * 10))
    with pytest.raises(Refusal, match="too large"):
        run(basket.write(b"x"))
    run(basket.abandon("too large"))
    assert basket.attached() == ()
    many = Basket(MemoryBlobs(), 0)
    for at in range(FILES_MOST):
        run(many.offer(str(at), 0, None, resumable=False))
        run(many.complete())
    with pytest.raises(Refusal, match=f"at most {FILES_MOST}"):
        run(many.offer("more", 0, None, resumable=False))


def test_a_part_is_read_like_a_file() -> None:
    part = Part(Attachment("C:\\game.zip", "application/zip", "base64", b"aGVsbG8="), 1, 5.0)
    assert (part.name, part.size, part.modified) == ("game.zip", 5, 5)
    assert run(part.read(1, 3)) == b"ell" and run(part.read(5, 3)) == b""


def test_a_file_comes_by_xmodem_and_arrives_with_the_message() -> None:
    parlour = Parlour()
    data = b"0123456789" * 20
    blocks = [data[at : at + 128].ljust(128, b"\x1a") for at in range(0, len(data), 128)]
    packets = [
        bytes([1, number, 255 - number]) + block + bytes([sum(block) & 0xFF]) for number, block in enumerate(blocks, 1)
    ]
    guest = parlour.visit(2, ["bob\r", "file\r", "see", "\x1a", "A", "X", *packets, b"\x04", b"\x04", "S"])
    shown = parlour.act(guest, "mail.write")
    assert "Sent to Bob." in shown
    (attachment,) = read_content(parlour.letter(3)).attachments
    assert attachment.name == "attached.bin" and attachment.data().startswith(data)
