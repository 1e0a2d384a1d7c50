"""The calling side of Telnet."""

from __future__ import annotations

from dialtone.protocols.telnet.client import TelnetClient
from dialtone.wire.screen import Size


def client() -> TelnetClient:
    return TelnetClient(kind="ansi", size=Size(80, 24))


def test_options_are_answered_as_a_terminal_program_would() -> None:
    one = client()
    shown = one.receive(bytes.fromhex("fffb01 fffb03 fffd18 fffd1f fffd27") + b"Welcome\r\n")
    assert shown == b"Welcome\r\n"
    window = bytes.fromhex("fffa1f 0050 0018 fff0")
    assert one.answers() == bytes.fromhex("fffd01 fffd03 fffb18 fffb1f") + window + bytes.fromhex("fffc27")


def test_type_and_speed_are_told_when_asked() -> None:
    one = client()
    one.receive(bytes.fromhex("fffa1801fff0 fffa2001fff0"))
    assert one.answers() == b"\xff\xfa\x18\x00ANSI\xff\xf0\xff\xfa\x20\x0038400,38400\xff\xf0"


def test_a_new_size_is_told_once_it_may_be() -> None:
    one = client()
    assert one.resize(Size(100, 30)) == b""
    one.receive(bytes.fromhex("fffd1f"))
    one.answers()
    assert one.resize(Size(255, 60)) == bytes.fromhex("fffa1f 00ffff 003c fff0")  # 255 doubled


def test_keys_are_sent_as_the_network_terminal_does() -> None:
    one = client()
    assert one.keys(b"hi\r\xff") == b"hi\r\0\xff\xff"
    one.receive(bytes.fromhex("fffd00"))  # DO BINARY
    assert one.keys(b"hi\r\xff") == b"hi\r\xff\xff"


def test_the_screen_is_left_alone() -> None:
    assert client().receive(b"a\r\nb\xff\xff\xff\xf9c\r") == b"a\r\nb\xffc\r"


def test_a_flood_from_the_other_board_is_noticed() -> None:
    one = client()
    one.receive(b"\xff\xfb\x63\xff\xfc\x63" * 5000)
    assert one.hostile
