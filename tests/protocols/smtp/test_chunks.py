"""Texts that come in chunks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mail.intake import Intake
from dialtone.protocols.smtp.chunks import Chunks, Discard
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.testing.script import run
from dialtone.wire.port import BodyFlaw


def taken(*pieces: bytes, limit: int = 0) -> tuple[BodyFlaw | None, bytes]:
    """The flaw, and what was kept."""
    text = Intake(MemoryBlobs())
    chunks = Chunks(text, limit)
    for piece in pieces:
        run(chunks.write(piece))
    return run(chunks.close()), text.spool.head(10_000)


def test_SMG_24_a_dot_is_ordinary_text() -> None:
    assert taken(b"a\r\n.\r\nb\r\n") == (None, b"a\r\n.\r\nb\r\n")


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (b"a\nb\r\n", BodyFlaw.BARE_LINE_END),
        (b"a\rb\r\n", BodyFlaw.BARE_LINE_END),
        (b"a\r\r\n", BodyFlaw.BARE_LINE_END),
        (b"\nb\r\n", BodyFlaw.BARE_LINE_END),
        (b"ends with\r", BodyFlaw.BARE_LINE_END),
        (b"a\0b\r\n", BodyFlaw.NUL),
    ],
)
def test_flaws_wherever_chunks_are_cut(text: bytes, flaw: BodyFlaw) -> None:
    for cut in range(len(text) + 1):
        assert taken(text[:cut], text[cut:])[0] is flaw


def test_nothing_is_kept_past_the_limit() -> None:
    assert taken(b"12345", b"67890", b"x", limit=8) == (BodyFlaw.TOO_BIG, b"12345")
    assert taken(b"1234", b"5678\r\n", limit=10)[0] is None


def test_an_open_last_line_is_closed() -> None:
    assert taken(b"a\r\nb") == (None, b"a\r\nb\r\n")
    assert taken() == (None, b"")


@given(st.lists(st.sampled_from([b"\r\n", b"\r", b"\n", b"x", b".", b"\0"])), st.integers(0, 30))
def test_cutting_elsewhere_changes_nothing(units: list[bytes], cut: int) -> None:
    text = b"".join(units)
    flaw, kept = taken(text[:cut], text[cut:])
    assert (flaw is None) == (taken(text)[0] is None)
    if flaw is None:
        assert kept == taken(text)[1]


def test_discard() -> None:
    run(Discard().write(b"gone"))
