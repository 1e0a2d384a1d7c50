"""The first menu."""

from __future__ import annotations

from tests.protocols.gopher.burrow import Burrow, selectors


def test_the_first_menu_leads_to_everything() -> None:
    lines = Burrow().ask(b"")
    assert lines[-1] == "."
    assert lines[0].split("\t") == ["iTest Board", "", "fake", "1"]
    found = selectors(lines)
    assert found[:2] == ["grp:Main", "lib:Main"]
    assert found[2:] == ["nodelist", "logonlist", "automsg", "stats", "time", "ver"]
    assert "grp:Club" not in found
    item = next(line for line in lines if "\tgrp:Main\t" in line)
    assert item == "1Main\tgrp:Main\tlocal.test\t7070"


def test_the_sysop_welcomes_in_his_own_words() -> None:
    burrow = Burrow()
    burrow.sysop_texts.put("gopher_welcome2.msg", b"\x01hand read.\r\n")
    burrow.sysop_texts.put("gopher_welcome.msg", b"Come in\tin peace\r\n")
    burrow.sysop_texts.put("welcome.msg", b"not here")
    lines = burrow.ask(b"/")
    assert lines[:2] == ["iCome in in peace\t\tfake\t1", "iand read.\t\tfake\t1"]
