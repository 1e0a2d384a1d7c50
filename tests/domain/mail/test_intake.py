"""Texts on their way in."""

from __future__ import annotations

from dialtone.base.errors import StoreError
from dialtone.domain.mail.intake import Intake
from dialtone.store.memory.blobs import MemoryBlobs, MemorySpool
from dialtone.testing.script import run


class FullSpool(MemorySpool):
    """Takes one piece."""

    async def write(self, data: bytes) -> None:
        if self.size:
            raise StoreError("no space left")
        await super().write(data)


class FullBlobs(MemoryBlobs):
    """A disk that is full soon."""

    def spool(self) -> MemorySpool:
        return FullSpool(self)


def test_counts() -> None:
    text = Intake(MemoryBlobs())
    run(text.write(b"a\r\nb\r"))
    run(text.write(b"\nc\r\n"))
    assert (text.size, text.lines, text.ascii, text.trouble) == (9, 3, True, None)
    run(text.write("ü\r\n".encode()))
    run(text.write(b"plain\r\n"))
    assert not text.ascii
    assert text.spool.head(100) == b"a\r\nb\r\nc\r\n\xc3\xbc\r\nplain\r\n"


def test_trouble_is_remembered_and_nothing_stays() -> None:
    text = Intake(FullBlobs())
    for piece in (b"one\r\n", b"two\r\n", b"three\r\n"):
        run(text.write(piece))
    assert str(text.trouble) == "no space left"
    assert text.spool.head(100) == b"" and text.size == 17
    run(text.drop())
