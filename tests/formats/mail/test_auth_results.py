import authres
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.auth_results import Said, read, value, write
from dialtone.formats.mail.headers import fields, unfold


def parsed(field):
    return authres.AuthenticationResultsHeader.parse(unfold(field).decode())


def test_the_field_as_another_program_reads_it():
    field = write(
        "mx.local.test",
        [
            Said("spf", "pass", "", (("smtp.mailfrom", "ann@ext.test"),)),
            Said(
                "dkim", "fail", "body hash mismatch", (("header.d", "ext.test"), ("header.s", "mail"), ("header.b", ""))
            ),
            Said("dmarc", "fail", "", (("header.from", "ext.test"), ("policy.dmarc", "reject"))),
        ],
    )
    found = parsed(field)
    assert found.authserv_id == "mx.local.test"
    assert [(one.method, one.result) for one in found.results] == [("spf", "pass"), ("dkim", "fail"), ("dmarc", "fail")]
    assert found.results[1].reason == "body hash mismatch"
    assert [(one.type, one.name, one.value) for one in found.results[1].properties] == [
        ("header", "d", "ext.test"),
        ("header", "s", "mail"),
    ]
    assert max(map(len, field.split(b"\r\n"))) <= 80


def test_nothing_was_found_out():
    assert parsed(write("mx.local.test", [])).results == []


@pytest.mark.parametrize(
    "hostile", ["a;dkim=pass", "a\r\nSubject: x", 'a" dkim=pass', "a(b", "a b", "a\0b", "ü\u202e", ""]
)
def test_hostile_values_stay_one_value(hostile):
    field = write("mx.local.test", [Said("spf", "fail", "", (("smtp.mailfrom", hostile),))])
    (one,) = fields(field)
    assert one.name == b"authentication-results"
    assert read(one.value) == ("mx.local.test", {"spf": ["fail"]})


@given(st.text(max_size=400), st.text(max_size=400))
def test_no_value_ends_the_field_or_begins_a_result(text, reason):
    field = write("mx.local.test", [Said("spf", "fail", reason, (("smtp.mailfrom", text), ("smtp.helo", text)))])
    assert len(fields(field)) == 1
    assert field.endswith(b"\r\n")
    assert read(fields(field)[0].value) == ("mx.local.test", {"spf": ["fail"]})


def test_what_must_be_quoted():
    assert value("mail.ext.test") == "mail.ext.test"
    assert value('a "b" \\') == '"a \\"b\\" \\\\"'
    assert len(value("x" * 5000)) == 300


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            b" mx.test; spf=pass; DKIM = Pass (good); dkim=fail",
            ("mx.test", {"spf": ["pass"], "dkim": ["pass", "fail"]}),
        ),
        (b' "mx.test" 1; none', ("_", {})),
        (b" mx.test (;dmarc=pass); arc/1=fail", ("mx.test", {"arc": ["fail"]})),
        (b' mx.test; spf=fail reason="; dmarc=pass"', ("mx.test", {"spf": ["fail"]})),
        (b' mx.test; spf=fail reason="\\"; dmarc=pass"', ("mx.test", {"spf": ["fail"]})),
        (b"", ("", {})),
        (b"(((((", ("", {})),
    ],
)
def test_reading(text, found):
    assert read(text) == found


@given(st.binary(max_size=300))
def test_reading_never_stumbles(text):
    read(text)
