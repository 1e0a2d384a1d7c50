"""Capabilities: what is offered, asked for, and follows."""

from __future__ import annotations

import re
from pathlib import Path

from dialtone.protocols.irc.caps import FLAVOUR, FRAMED, NAMES, NOTHING, Cap, chosen, effective, listed, offered

ROOT = Path(__file__).parents[3]
THERE = {name for name in NAMES if name != "sts"}


def test_values_are_for_302() -> None:
    items = {one.name: one for one in offered(mechanisms=("PLAIN",), sts="port=1")}
    assert items["sasl"].shown(302) == "sasl=PLAIN"
    assert items["sasl"].shown(301) == "sasl"
    assert items["batch"].shown(302) == "batch"
    assert "sts" in items
    assert {one.name for one in offered(mechanisms=())} == THERE - {"sasl"}


def test_a_request_is_whole_or_nothing() -> None:
    assert chosen(["batch", "sasl"], NOTHING, THERE) == Cap.BATCH | Cap.SASL
    assert chosen(["-batch"], Cap.BATCH | Cap.SASL, THERE) == Cap.SASL
    assert chosen(["batch", "soap"], NOTHING, THERE) is None
    assert chosen(["sts"], NOTHING, {"sts"}) is None
    assert chosen(["sasl"], NOTHING, set()) is None


def test_labels_and_history_come_in_batches() -> None:
    assert effective(Cap.LABELED) & Cap.BATCH
    assert effective(Cap.CHATHISTORY) & Cap.BATCH
    assert effective(Cap.ECHO) == Cap.ECHO
    assert listed(Cap.ECHO | Cap.SASL) == ["echo-message", "sasl"]


def test_what_changes_bytes_is_within_the_flavour_and_nothing_else() -> None:
    changing = Cap.MESSAGE_TAGS | Cap.SERVER_TIME | Cap.ACCOUNT_TAG | Cap.FRAMED_TEXT | Cap.FRAMED_BINARY
    assert changing == FLAVOUR
    assert not FRAMED & ~FLAVOUR


def test_every_capability_is_in_the_document_with_a_test_that_there_is() -> None:
    page = (ROOT / "docs/protocols/irc.md").read_text()
    rows = [line.split("|")[1:3] for line in page.splitlines() if "::test_" in line]
    named = {name for what, _ in rows for name in re.findall(r"`([a-z/-]+)`", what)}
    assert set(NAMES) <= named
    for _, tests in rows:
        for file, test in re.findall(r"`([\w/]+\.py)::(\w+)`", tests):
            assert f"def {test}(" in (ROOT / "tests/protocols/irc" / file).read_text(), f"{file}::{test}"
