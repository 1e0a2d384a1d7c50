"""The numbers of Telnet, against the RFCs' own."""

from __future__ import annotations

from dialtone.protocols.telnet import commands


def test_the_numbers_are_those_of_rfc_854() -> None:
    assert (commands.SE, commands.SB, commands.IAC) == (240, 250, 255)
    assert (commands.WILL, commands.WONT, commands.DO, commands.DONT) == (251, 252, 253, 254)
    assert (commands.IP, commands.AYT, commands.GA) == (244, 246, 249)


def test_names_for_the_log() -> None:
    assert commands.command_name(253) == "DO"
    assert commands.command_name(7) == "7"
    assert commands.option_name(31) == "NAWS"
    assert commands.option_name(200) == "200"


def test_a_sub_negotiation_doubles_255() -> None:
    assert commands.sub_negotiation(31, b"\x00\xff") == b"\xff\xfa\x1f\x00\xff\xff\xff\xf0"
