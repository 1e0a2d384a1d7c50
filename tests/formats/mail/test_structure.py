"""The tree of a message's parts."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialtone.formats.mail.structure import DEEPEST, MOST_PARTS, Node, Scan, find, scan
from tests.support.examples import examples

MIXED = b'Subject: x\r\nContent-Type: multipart/mixed; boundary="b b"\r\n\r\n'
NESTED = (
    MIXED
    + b"before\r\n--b b\r\n\r\nhello\r\n--b b\r\nContent-Type: message/rfc822\r\n\r\n"
    + b"Subject: inner\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
    + b"--c\r\n\r\none\r\n--c\r\nContent-Type: text/html\r\n\r\ntwo\r\nlines\r\n\r\n--c--\r\nafter\r\n"
    + b"--b b  \r\n\r\n--b b--\r\nend\r\n"
)


def body(message: bytes, node: Node | None) -> bytes:
    assert node is not None
    return message[node.body : node.end]


def test_parts_are_where_the_boundaries_say() -> None:
    root = scan(NESTED)
    assert [child.media for child in root.children] == [
        (b"text", b"plain"),
        (b"message", b"rfc822"),
        (b"text", b"plain"),
    ]
    assert body(NESTED, find(root, [1])) == b"hello"
    assert body(NESTED, find(root, [2])).startswith(b"Subject: inner\r\n")
    assert body(NESTED, find(root, [2])).endswith(b"--c--\r\nafter")
    assert body(NESTED, find(root, [2, 1])) == b"one"
    assert body(NESTED, find(root, [2, 2])) == b"two\r\nlines\r\n"
    assert body(NESTED, find(root, [3])) == b""
    assert find(root, [2, 2]).lines == 2  # type: ignore[union-attr]
    assert root.end == len(NESTED)
    assert root.lines == NESTED[root.body :].count(b"\n")


@pytest.mark.parametrize("numbers", [[4], [0], [1, 1], [2, 3], [2, 1, 1], [1, 2]])
def test_there_are_no_other_parts(numbers: list[int]) -> None:
    assert find(scan(NESTED), numbers) is None


def test_the_only_part_of_a_simple_message_is_1() -> None:
    message = b"Subject: x\r\n\r\nline\r\n"
    root = scan(message)
    assert body(message, find(root, [1])) == b"line\r\n"
    assert find(root, [1, 1]) is None
    assert find(root, [2]) is None


def test_lines_may_end_in_lf_alone() -> None:
    message = NESTED.replace(b"\r\n", b"\n")
    root = scan(message)
    assert body(message, find(root, [2, 1])) == b"one"
    assert root.head.startswith(b"Subject: x\r\n")


@pytest.mark.parametrize(
    "message", [b"", b"\r\n", b"x", b"Subject: x", b"Subject: x\r\n", b"\r\n\r\n", MIXED, MIXED + b"--b b", MIXED[:-2]]
)
def test_messages_that_end_early(message: bytes) -> None:
    root = scan(message)
    assert root.begin == 0 <= root.body <= root.end == len(message)


def test_a_digest_holds_messages() -> None:
    message = b"Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: one\r\n\r\ntext\r\n--b--\r\n"
    root = scan(message)
    assert root.children[0].is_message
    assert body(message, find(root, [1, 1])) == b"text"


def test_the_outer_boundary_ends_inner_parts() -> None:
    message = (
        MIXED
        + b"--b b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\none\r\n--b b\r\n\r\ntwo\r\n--b b--"
    )
    root = scan(message)
    assert body(message, find(root, [1, 1])) == b"one"
    assert body(message, find(root, [2])) == b"two"


PIECES = st.lists(
    st.sampled_from(
        [
            b"--b b",
            b"--b b--",
            b"--c",
            b"--c--",
            b"\r\n",
            b"\n",
            b"--",
            b"-",
            b"text",
            b"A: b\r\n",
            b"\r\n\r\n",
            b" \r\n",
            b"Content-Type: multipart/mixed; boundary=c\r\n\r\n",
            b"Content-Type: message/rfc822\r\n\r\n",
        ]
    ),
    max_size=30,
)


@settings(max_examples=examples(300), deadline=None)
@given(PIECES, st.lists(st.integers(1, 40), min_size=1, max_size=5), st.booleans())
def test_where_pieces_are_cut_makes_no_difference(pieces: list[bytes], sizes: list[int], headed: bool) -> None:
    message = (MIXED if headed else b"") + b"".join(pieces)
    scanning, at, turn = Scan(), 0, 0
    while at < len(message):
        scanning.feed(message[at : at + sizes[turn % len(sizes)]])
        at += sizes[turn % len(sizes)]
        turn += 1
    root = scanning.close()
    assert root == scan(message)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        assert node.begin <= node.body <= node.end <= len(message)
        assert all(node.body <= child.begin and child.end <= node.end for child in node.children)
        waiting += node.children


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200), min_size=2, max_size=5))
def test_it_agrees_with_the_library(texts: list[str]) -> None:
    made = EmailMessage(policy=policy.SMTP)
    made["Subject"] = "x"
    made.set_content(texts[0])
    for text in texts[1:]:
        made.add_attachment(text.encode(), maintype="application", subtype="x-test")
    message = made.as_bytes()
    root, parsed = scan(message), message_from_bytes(message, policy=policy.SMTP)
    assert len(root.children) == len(texts)
    for child, part in zip(root.children, parsed.iter_parts(), strict=True):
        assert b"/".join(child.media).decode() == part.get_content_type()
        assert message[child.body : child.end].strip() == part.get_payload().replace("\n", "\r\n").encode().strip()  # type: ignore[union-attr]


def _levels(node: Node) -> int:
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        one, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in one.children]
    return deepest


def _count(node: Node) -> int:
    waiting, count = [node], 0
    while waiting:
        count += 1
        waiting += waiting.pop().children
    return count


def test_IMP_09_depth_and_number_are_bounded() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(10_000))
    assert _levels(scan(deep)) <= DEEPEST
    assert _levels(scan(b"Content-Type: message/rfc822\r\n\r\n" * 10_000)) <= DEEPEST
    wide = MIXED + b"--b b\r\n\r\nx\r\n" * 100_000
    assert _count(scan(wide)) <= MOST_PARTS
    long = b"Content-Type: multipart/mixed; boundary=" + b"x" * 10_000 + b"\r\n\r\n--" + b"x" * 10_000 + b"\r\n"
    assert scan(long).children == []
    none = b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nx\r\n----\r\n'
    assert scan(none).children == []


def test_IMP_09_a_large_header_is_not_kept() -> None:
    scanning = Scan()
    for _ in range(1000):
        scanning.feed(b"A: " + b"x" * 10_000 + b"\r\n")
    assert len(scanning.close().head) <= 64 * 1024
