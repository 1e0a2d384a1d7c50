import pytest

from dialtone.formats.pattern_index import PatternIndex, address_of, lower, network_of, spellings


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("1.2.3.4", (32, 0x01020304)),
        ("::1", (128, 1)),
        ("::ffff:1.2.3.4", (32, 0x01020304)),
        ("fe80::1%eth0", (128, 0xFE80 << 112 | 1)),
        ("1.2.3", None),
        ("1.2.3.4.5", None),
        ("01.2.3.4", None),
        ("256.1.1.1", None),
        ("1..2.3", None),
        ("host.example", None),
        (":", None),
        ("1:2", None),
        ("", None),
    ],
)
def test_addresses(text, address):
    assert address_of(text) == address


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.1.2.3/8", (32, 8, 10)),
        ("0.0.0.0/0", (32, 0, 0)),
        ("2001:db8::/32", (128, 32, 0x20010DB8)),
        ("::ffff:10.0.0.0/104", (32, 8, 10)),
        ("1.2.3.4/33", None),
        ("::/129", None),
        ("1.2.3/8", None),
        ("a/8", None),
        ("1.2.3.4", None),
    ],
)
def test_networks(text, network):
    assert network_of(text) == network


def test_lower_is_ascii_only():
    assert lower("ÄBC-İ") == "Äbc-İ"
    assert lower("ABC") == "abc"


def test_an_ip_address_is_known_by_its_usual_form_too():
    assert spellings("::FFFF:1.2.3.4") == ("::ffff:1.2.3.4", "1.2.3.4")
    assert spellings("2001:DB8:0:0::1") == ("2001:db8:0:0::1", "2001:db8::1")
    assert spellings("Host") == ("host",)


def test_every_matching_line_is_found():
    index = PatternIndex()
    for number, pattern in enumerate(["foo", "*", "f*", "*o", "f*o", "o~", "fo^", "bar", "FOO", "x~", "long part~"]):
        index.add(pattern, number)
    found = {number for numbers in index.find(("foo",)) for number in numbers}
    assert found == {0, 1, 2, 3, 4, 5, 6, 8}
    assert len(index) == 11


@pytest.mark.parametrize("text", ["a long part of it", "long part", "xxlong parts"])
def test_long_contained_texts(text):
    index = PatternIndex()
    index.add("long part~", 7)
    assert list(index.find((text,))) == [[7]]
    assert list(index.find(("long pxrt",))) == []
