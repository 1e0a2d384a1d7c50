"""Messages as a mail reader shows them."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.view import PARTS_MOST, File, attachment, inline_parts, view


def message(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


PLAIN = message(
    "From: =?utf-8?q?J=C3=B6rg?= <joerg@example.com>",
    "To: Ann <ann@example.org>, bob@example.org",
    "Cc: team: c@example.org;",
    "Reply-To: list@example.com",
    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    "Date: Thu, 1 Jan 2026 00:00:00 +0000",
    "Message-ID: <1@example.com>",
    "",
    "Hello",
)

RICH = message(
    "Subject: rich",
    "Content-Type: multipart/mixed; boundary=M",
    "",
    "--M",
    "Content-Type: multipart/alternative; boundary=A",
    "",
    "--A",
    "Content-Type: text/plain",
    "",
    "plain",
    "--A",
    "Content-Type: multipart/related; boundary=R",
    "",
    "--R",
    "Content-Type: text/html",
    "",
    '<b>rich</b><img src="cid:p@x">',
    "--R",
    "Content-Type: image/png",
    "Content-ID: <p@x>",
    "",
    "picture",
    "--R--",
    "--A--",
    "--M",
    "Content-Type: text/plain",
    "",
    "-- list footer <x>",
    "--M",
    'Content-Type: text/csv; name="../t.csv"',
    "Content-Disposition: attachment",
    "Content-Transfer-Encoding: base64",
    "",
    "YSxi",
    "--M--",
)

FORWARDED = message(
    "Subject: outer",
    "Content-Type: multipart/mixed; boundary=M",
    "",
    "--M",
    "",
    "see below",
    "--M",
    "Content-Type: message/rfc822",
    "",
    "Subject: inner / letter",
    "Content-Type: multipart/mixed; boundary=N",
    "",
    "--N",
    "",
    "inner text",
    "--N",
    "Content-Type: application/pdf",
    "",
    "inner file",
    "--N--",
    "--M",
    "Content-Type: application/zip; name=outer.zip",
    "",
    "outer file",
    "--M--",
)


def test_who_and_when_and_what() -> None:
    letter = view(PLAIN)
    assert letter.subject == "Gr\u00fc\u00dfe"
    assert [(box.display, box.address) for box in letter.senders] == [("J\u00f6rg", "joerg@example.com")]
    assert [box.address for box in letter.to] == ["ann@example.org", "bob@example.org"]
    assert [box.address for box in letter.cc] == ["c@example.org"]
    assert [box.address for box in letter.reply_to] == ["list@example.com"]
    assert (letter.date, letter.message_id) == (1767225600.0, "<1@example.com>")
    assert (letter.text, letter.rich, letter.attachments, letter.complete) == ("Hello\n", None, (), True)


def test_plain_and_rich_are_both_kept_and_other_texts_follow_in_both() -> None:
    letter = view(RICH)
    assert letter.text == "plain\n\n-- list footer <x>\n"
    assert letter.rich == '<b>rich</b><img src="cid:p@x">\n<hr>\n<pre>-- list footer &lt;x&gt;\n</pre>'


def test_attachments_have_numbers_and_names_that_are_fit() -> None:
    picture, table = view(RICH).attachments
    assert (picture.index, picture.name, picture.kind, picture.inline) == (1, "part-1.png", "image/png", True)
    assert (table.index, table.name, table.kind, table.inline) == (2, "t.csv", "text/csv", False)
    assert attachment(RICH, 2) == File("t.csv", "text/csv", b"a,b")
    assert attachment(RICH, 1) == File("part-1.png", "image/png", b"picture")


def test_WEB_06_a_number_that_is_none_gives_nothing() -> None:
    for index in (-1, 0, 3, 10**9):
        assert attachment(RICH, index) is None


def test_pictures_within_the_text_are_found_by_their_names() -> None:
    assert [(name, part.data()) for name, part in inline_parts(RICH, 100).items()] == [("p@x", b"picture")]
    assert inline_parts(RICH, 3) == {}


def test_messages_inside_are_letters_and_their_attachments_are_numbered_on() -> None:
    letter = view(FORWARDED)
    assert letter.text == "see below\n"
    forwarded, outer = letter.attachments
    assert (forwarded.index, forwarded.name) == (1, "inner - letter.eml")
    assert forwarded.letter is not None
    assert (forwarded.letter.subject, forwarded.letter.text) == ("inner / letter", "inner text\n")
    (inner,) = forwarded.letter.attachments
    assert (inner.index, outer.index) == (2, 3)
    assert [attachment(FORWARDED, number) for number in (2, 3)] == [
        File("part-2.pdf", "application/pdf", b"inner file"),
        File("outer.zip", "application/zip", b"outer file"),
    ]


def test_html_alone_has_its_text_too() -> None:
    letter = view(message("Content-Type: text/html", "", "<p>a &amp; b</p>"))
    assert (letter.text, letter.rich) == ("a & b\n", "<p>a &amp; b</p>")


def test_a_digest_is_letters() -> None:
    letter = view(
        message("Content-Type: multipart/digest; boundary=D", "", "--D", "", "Subject: one", "", "x", "--D--")
    )
    assert letter.attachments[0].letter is not None
    assert letter.attachments[0].letter.subject == "one"


def test_lines_of_unix_are_lines() -> None:
    letter = view(
        b"Subject: x\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\na\n--B\nContent-Type: x/y\n\nb\n--B--\n"
    )
    assert (letter.text, len(letter.attachments)) == ("a\n", 1)


def test_character_sets_never_stop_it() -> None:
    for charset in ("nonsense", "utf-16", "zlib", "punycode", "utf-7", "", "\u00fc", "a" * 500):
        assert view(message(f"Content-Type: text/plain; charset={charset}", "", "x\u00ff")).text


def test_SLO_05_a_thousand_parts_with_a_thousand_addresses() -> None:
    addresses = ", ".join(f"u{number}@example.com" for number in range(1000))
    part = f"--B\r\nContent-Type: message/rfc822\r\n\r\nTo: {addresses}\r\nSubject: x\r\n\r\nx\r\n"
    raw = b"To: %b\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" % addresses.encode() + part.encode() * 1100
    started = process_time()
    letter = view(raw)
    assert process_time() - started < 2
    assert len(letter.attachments) == PARTS_MOST
    assert not letter.complete


def test_SLO_05_a_huge_line_a_huge_header_and_very_many_encoded_words() -> None:
    head = b"Content-Type: multipart/mixed; boundary=B\r\n"
    base64 = b"\r\n--B\r\nContent-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUFB" * 12_500_000
    huge = b"--B\r\nX: " + b"y" * 10_000_000 + b"\r\n\r\ntext\r\n"
    words = b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n"
    started = process_time()
    letter = view(head + words + b"\r\n" + huge + base64)
    assert process_time() - started < 2
    assert (letter.text, len(letter.attachments)) == ("text\n", 1)
    assert len(letter.subject) <= 500


def test_SLO_05_multiparts_without_bottom() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n" * 10_000
    started = process_time()
    view(raw)
    assert process_time() - started < 2


@given(st.data())
def test_whatever_is_changed_in_a_message_it_is_read(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([PLAIN, RICH, FORWARDED])))
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=8)):
        raw[at] = byte
    letter = view(bytes(raw))
    for hanging in letter.attachments:
        found = attachment(bytes(raw), hanging.index)
        assert found is not None
        assert (found.name, found.kind) == (hanging.name, hanging.kind)
