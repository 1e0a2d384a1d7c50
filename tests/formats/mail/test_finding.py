"""Known fields found at once: the same as reading all of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.formats.mail.finding import first_values, values, whole_fields
from dialtone.formats.mail.headers import fields
from tests.support.examples import examples

NAMES = frozenset({b"from", b"to", b"subject"})
LINES = st.lists(
    st.sampled_from(
        [b"From: a\r\n", b"To : b\r\n", b" folded\r\n", b"\tTo: folded\r\n", b"Subject:\r\n", b"SUBJECT: \r x\r\n"]
    )
    | st.sampled_from(
        [b"X: From: y\r\n", b"From\r\n", b"To: a\nTo: b\r\n", b"\rTo: c\r\n", b"\x0bTo: d\r\n", b"To: last"]
    )
)


@settings(max_examples=examples(300))
@given(LINES)
def test_they_are_those_that_reading_everything_finds(lines: list[bytes]) -> None:
    head = b"".join(lines)
    wanted = [(field.name, field.value) for field in fields(head) if field.name in NAMES]
    assert values(head, NAMES) == wanted
    assert whole_fields(head, NAMES) == [
        head[field.start : field.end].removesuffix(b"\r\n") for field in fields(head) if field.name in NAMES
    ]
    assert first_values(head, NAMES) == dict(reversed(wanted))


@given(st.binary(max_size=200))
def test_whatever_it_is_it_is_read(head: bytes) -> None:
    assert [name for name, _ in values(head, NAMES)] == [field.name for field in fields(head) if field.name in NAMES]
