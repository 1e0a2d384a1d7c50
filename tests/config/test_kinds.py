import pytest

from dialtone.base.log import Secret
from dialtone.config import kinds

FLAGS = kinds.flags(
    [
        kinds.Flag("ONE", 0, "first"),
        kinds.Flag("TWO", 1, "second", effective=False),
        kinds.Flag("THREE", 2, "third", note="not needed"),
    ]
)


def test_flags_are_read_by_name_and_by_number():
    assert FLAGS.read("one | Two") == {"ONE", "TWO"}
    assert FLAGS.read("0x5|two") == {"ONE", "TWO", "THREE"}
    assert FLAGS.read("") == frozenset()
    assert FLAGS.show(frozenset({"THREE", "ONE"})) == "ONE | THREE"


def test_unknown_flags_are_left_out_and_told():
    assert FLAGS.read("ONE|FOUR|8") == {"ONE"}
    assert [level for level, _ in FLAGS.remarks("ONE|FOUR|8")] == ["unknown", "unknown"]


def test_flags_without_effect_are_told():
    assert [level for level, _ in FLAGS.remarks("one|two|three")] == ["warning", "note"]


def test_numbers_have_bounds():
    kind = kinds.integer(1, 9)
    assert kind.read("9") == 9
    for text in ("0", "10", "x"):
        with pytest.raises(ValueError):
            kind.read(text)


def test_words_are_chosen_without_case():
    kind = kinds.one_of("exact", "fold")
    assert kind.read("FOLD ; why not") == "fold"
    with pytest.raises(ValueError):
        kind.read("folded")


def test_a_bit_of_a_number():
    assert kinds.bit(16).read("0x10000") is True
    assert kinds.bit(16).read("0x2ffff") is False


def test_ports():
    assert kinds.PORT.read("65535") == 65535
    for text in ("0", "65536", "-1", "http"):
        with pytest.raises(ValueError):
            kinds.PORT.read(text)


def test_secrets_do_not_show():
    value = kinds.SECRET.read("hunter2")
    assert isinstance(value, Secret)
    assert value.reveal() == "hunter2"
    assert "hunter2" not in kinds.SECRET.show(value)
    assert kinds.SECRET.show(kinds.SECRET.read("")) == ""


@pytest.mark.parametrize(
    ("text", "value"), [("", ""), ("<auto>", ""), ("192.0.2.53", "192.0.2.53"), ("[::1]:53", "[::1]:53")]
)
def test_name_servers(text, value):
    assert kinds.NAME_SERVER.read(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kinds.NAME_SERVER, "dns.example"),
        (kinds.IPV4, "::1"),
        (kinds.IPV4, "1.2.3"),
        (kinds.IPV6, "1.2.3.4"),
        (kinds.NETWORKS, "10.0.0.0/40"),
        (kinds.NETWORKS, "proxy.example"),
        (kinds.ENDPOINTS, "0.0.0.0, a b"),
    ],
)
def test_wrong_addresses(kind, text):
    with pytest.raises(ValueError):
        kind.read(text)


def test_networks():
    assert kinds.NETWORKS.read("10.1.2.3/8, ::1") == ("10.0.0.0/8", "::1/128")


def test_file_modes_are_octal():
    assert kinds.MODE.show(kinds.MODE.read("077")) == "077"
