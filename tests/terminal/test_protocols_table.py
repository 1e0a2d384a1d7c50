"""The table of transfer protocols (spec bbs.md 8.7)."""

from __future__ import annotations

import pytest

from dialtone.terminal.protocols_table import PROTOCOLS, TransferProtocol, by_letter
from tests.support.pumping import Outside, pump


def test_the_letters_are_those_of_the_specification() -> None:
    assert "".join(row.letter for row in PROTOCOLS) == "X1YGZ"
    assert [row.letter for row in PROTOCOLS if row.batch] == ["Y", "G", "Z"]
    assert [row.letter for row in PROTOCOLS if row.resumes] == ["Z"]


def test_a_key_chooses_in_either_case() -> None:
    zmodem = by_letter("z")
    assert zmodem is by_letter("Z") and zmodem and zmodem.name == "ZMODEM"
    assert by_letter("q") is None and by_letter("") is None


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.name)
@pytest.mark.parametrize("telnet", [False, True])
def test_each_row_sends_what_its_other_side_receives(row: TransferProtocol, telnet: bool) -> None:
    data = bytes(range(256)) * 20
    upload = row.upload()
    sender, receiver = Outside(row.download(telnet), [("a.bin", data)]), Outside(upload)
    pump(sender, receiver)
    assert bytes(receiver.got["a.bin" if row.batch else ""])[: len(data)] == data
    assert upload.resumes == row.resumes


def test_telnet_hides_the_byte_that_begins_its_commands() -> None:
    zmodem = by_letter("Z")
    assert zmodem
    sender, receiver = Outside(zmodem.download(True), [("a", b"\xff" * 100)]), Outside(zmodem.upload())
    seen = bytearray()

    def line(data: bytes) -> bytes:
        seen.extend(data)
        return data

    pump(sender, receiver, line)
    assert b"\xff" not in seen
