"""What is written can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.imap.grammar import Reader
from dialtone.protocols.imap.numbers import LAST
from dialtone.protocols.imap.writing import astring, quoted


@given(st.binary(max_size=60).filter(lambda raw: b"\0" not in raw))
def test_what_is_written_is_read_again(raw: bytes) -> None:
    for write in (quoted, astring):
        said = write(raw)
        if said.endswith(raw) and said.startswith(b"{"):
            head, _, data = said.partition(b"\r\n")
            reader = Reader([head, b""], [data])
        else:
            reader = Reader([said])
        assert reader.astring() == raw
        reader.end()


def said(ranges: list[tuple[int, int]]) -> bytes:
    def one(number: int) -> bytes:
        return b"*" if number == LAST else b"%d" % number

    return b",".join(one(first) if first == last else one(first) + b":" + one(last) for first, last in ranges)
