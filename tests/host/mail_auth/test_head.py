from dialtone.host.mail_auth.head import Head, canonical, hashed, without_b

BLOCK = b"A: X\r\nB : Y\t\r\n\tZ  \r\nJunk line\r\na: second\r\n\r\n"


def test_canonical_forms_of_the_rfc():
    """RFC 6376 section 3.4.5."""
    head = Head(BLOCK)
    assert canonical(head.every(b"b")[0], b"relaxed") == b"b:Y Z\r\n"
    assert head.picked([b"b"], b"simple") == [b"B: Y\t\r\n\tZ  \r\n"]


def test_of_fields_with_one_name_the_last_counts_first_and_missing_ones_mean_nothing():
    head = Head(BLOCK)
    assert head.picked([b"a", b"nobody", b"a", b"a"], b"relaxed") == [b"a:second\r\n", b"a:X\r\n"]
    assert head.count(b"a") == 2
    assert head.count(b"junk line") == 0


def test_the_value_of_b_is_taken_out_and_no_other():
    value = b" v=1; bh=abc=; b =\r\n\tZm9v\r\n\tYmFy ; d=b=x"
    assert without_b(value) == b" v=1; bh=abc=; b =; d=b=x"


def test_the_last_field_has_no_line_end():
    assert hashed([b"a:1\r\n", b"b:2\r\n"], b"c:3\r\n") == b"a:1\r\nb:2\r\nc:3"
