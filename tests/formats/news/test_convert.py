"""Bodies in another character set."""

from __future__ import annotations

from dialtone.formats.news.convert import convert_body, convert_head, source_charset


def test_plain_text_is_converted_and_its_header_says_so() -> None:
    head = b"A: b\r\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: 8bit\r\n"
    assert source_charset(head) == "iso-8859-1"
    assert convert_body(b"gr\xfcn\r\n", "iso-8859-1", "utf-8") == "grün\r\n".encode()
    made = convert_head(head, "utf-8")
    assert b"charset=UTF-8; format=flowed" in made and b"A: b\r\n" in made and made.count(b"Content-Type") == 1


def test_ascii_has_what_looks_alike() -> None:
    assert convert_body("Größe 漢 – é\r\n".encode(), "utf-8", "us-ascii") == b"Gro?e ? ? e\r\n"
    assert b"7bit" in convert_head(b"", "us-ascii")


def test_what_is_encoded_is_left_alone() -> None:
    for head in (
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Type: text/html\r\n",
    ):
        assert source_charset(head) is None
