"""Topics as spec services.md 1.17 has them, whatever stands in names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.mqtt.names import Names, part

NAMES = Names("MY BBS", "box 1")


def test_the_topics_of_the_table():
    assert NAMES.root == "sbbs/MY_BBS"
    assert NAMES.host == "sbbs/MY_BBS/host/box_1"
    assert NAMES.server("mail", "log", "6") == "sbbs/MY_BBS/host/box_1/server/mail/log/6"
    assert NAMES.client_id("srvc") == "sbbs-MY_BBS-box_1-srvc"
    assert NAMES.action("page", "node", "3") == "sbbs/MY_BBS/action/page/node/3"
    assert NAMES.node(2, "status") == "sbbs/MY_BBS/node/2/status"
    assert NAMES.attempts("2001:db8::1") == "sbbs/MY_BBS/host/box_1/login_attempts/2001:db8::1"
    assert NAMES.event("DAILY") == "sbbs/MY_BBS/host/box_1/event/DAILY"


@given(st.text(max_size=300))
def test_LOG_03_a_part_is_one_level_and_no_wildcard(text):
    made = part(text)
    assert made
    assert not set(made) & set("/+#\x00 \t\r\n")
    made.encode()  # what is sent is UTF-8
    assert len(made) <= 100
