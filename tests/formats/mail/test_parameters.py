"""Parameters of fields, in their old and new forms."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.parameters import Parameters


def test_words_and_quoted_strings() -> None:
    found = Parameters(b'text/plain; Charset=utf-8; name="a \\"b\\"; c.txt" ;\r\n\tformat=flowed')
    assert found.raw(b"charset") == b"utf-8"
    assert found.raw(b"name") == b'a "b"; c.txt'
    assert found.raw(b"format") == b"flowed"
    assert found.raw(b"boundary") == b""


def test_RFC_2231_values_name_their_character_set() -> None:
    assert Parameters(b"attachment; filename*=utf-8''%e2%82%ac%20rates.txt").text(b"filename") == "\u20ac rates.txt"
    assert Parameters(b"attachment; filename*=iso-8859-1'de'Gr%FC%DFe").text(b"filename") == "Gr\u00fc\u00dfe"


def test_RFC_2231_values_in_pieces_are_joined_by_their_numbers() -> None:
    field = (
        b"x/y; title*1*=%2a%2a%2afun%2a%2a%2a%20; title*0*=us-ascii'en'This%20is%20even%20more%20;"
        b' title*2="isn\'t it!"'
    )
    assert Parameters(field).text(b"title") == "This is even more ***fun*** isn't it!"
    assert Parameters(b'x/y; url*0="ftp://"; url*1="example.com"').raw(b"url") == b"ftp://example.com"


def test_the_form_that_can_say_more_is_taken() -> None:
    field = b"attachment; filename=\"EURO.txt\"; filename*=utf-8''%e2%82%ac.txt"
    assert Parameters(field).text(b"filename") == "\u20ac.txt"


def test_encoded_words_and_bare_bytes_are_understood() -> None:
    assert Parameters(b'a; filename="=?utf-8?q?s=C3=BC=C3=9F?="').text(b"filename") == "s\u00fc\u00df"
    assert Parameters("a; filename=süß.txt".encode()).text(b"filename") == "s\u00fc\u00df.txt"


def test_HDR_02_no_value_has_control_characters() -> None:
    assert Parameters(b"a; name*=utf-8''a%0d%0aBcc:%20x%00").text(b"name") == "a  Bcc: x "


def test_SLO_05_huge_fields_take_no_time() -> None:
    started = process_time()
    for part in (b"; a=b", b'; a="', b"; a*0=b", b";", b'\\"', b"; a*99*='", b"%41"):
        Parameters(b"x/y" + part * 500_000).text(b"a")
    assert process_time() - started < 1


@given(st.binary(max_size=200))
def test_reading_never_raises(field: bytes) -> None:
    found = Parameters(b"x/y; name" + field)
    assert isinstance(found.text(b"name"), str)
    assert isinstance(found.raw(b"name"), bytes)
