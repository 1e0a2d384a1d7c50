import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.content import PARTS_MOST, read_content


def message(head, body):
    return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body


def test_a_text_without_fields_is_read_as_what_it_looks_like():
    assert read_content(b"Subject: x\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n").text == "Grüße\n"
    assert read_content(b"Subject: x\r\n\r\n\xda\xc4\xc4\xbf\r\n").text == "┌──┐\n"
    assert read_content(b"Subject: x\n\nunix\n").text == "unix\n"


def test_transfer_encodings_and_character_sets_are_undone():
    head = "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable"
    assert read_content(message(head, b"Gr=FC=DFe von =\r\nmir\r\n")).text == "Grüße von mir\n"
    head = 'Content-Type: text/plain; charset="IBM437"\nContent-Transfer-Encoding: base64'
    assert read_content(message(head, b"2sTEvw==\r\n")).text == "┌──┐\n"


def test_flowed_text_gets_its_paragraphs_back():
    head = "Content-Type: text/plain; charset=utf-8; format=flowed"
    body = b"> a quote that \r\n> goes on\r\nAnd an \r\nanswer.\r\n-- \r\nBob\r\n"
    assert read_content(message(head, body)).text == "> a quote that goes on\nAnd an answer.\n-- \nBob\n"


def test_of_alternatives_the_plain_text_is_taken():
    body = (
        b"preamble\r\n--X\r\nContent-Type: text/plain\r\n\r\nplain\r\n--X\r\nContent-Type: text/html\r\n\r\n"
        b"<b>rich</b>\r\n--X--\r\n"
    )
    content = read_content(message("Content-Type: multipart/alternative; boundary=X", body))
    assert (content.text, content.attachments) == ("plain\n", ())


def test_html_becomes_text_when_there_is_nothing_else():
    body = b"<html><head><style>p{}</style></head><p>Hello &amp; <b>good\r\nbye</b></p><ul><li>one<li>two</ul></html>"
    assert read_content(message("Content-Type: text/html", body)).text == "Hello & good bye\n\n* one\n* two\n"


def test_attachments_are_told_with_their_names_and_can_be_taken():
    body = (
        b"--X\r\n\r\nsee the picture\r\n--X\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="=?utf-8?q?s=C3=BC=C3=9F?=.png"\r\n\r\naGVsbG8=\r\n--X--\r\n'
    )
    content = read_content(message("Content-Type: multipart/mixed; boundary=X", body))
    assert content.text == "see the picture\n"
    (picture,) = content.attachments
    assert (picture.kind, picture.data()) == ("image/png", b"hello")
    assert picture.name.endswith(".png")


def test_a_message_of_boundaries_ends():
    body = b"--X\r\n\r\na\r\n" * (PARTS_MOST * 3)
    content = read_content(message("Content-Type: multipart/mixed; boundary=X", body))
    assert content.text.count("a") == PARTS_MOST


@pytest.mark.parametrize("depth", [3, 50])
def test_parts_in_parts_are_opened_to_a_depth(depth):
    inner = b"Content-Type: text/plain\r\n\r\ndeep"
    for at in range(depth):
        name = b"B%d" % at
        inner = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s\r\n--%s--" % (name, name, inner, name)
    assert read_content(inner).text == ("deep\n" if depth < 8 else "")


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data):
    head = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
    for start in (b"", head, b"Content-Type: text/html\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n\r\n"):
        content = read_content(start + data)
        assert isinstance(content.text, str)
        for one in content.attachments:
            one.data()
