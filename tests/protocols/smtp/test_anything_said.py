"""Whatever a stranger says, in whatever order, with everything configured: each line is answered in the protocol's own
terms, nothing leaves this system, nobody's mail is forged into a board that is closed, and no fault is logged."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtone.base import log
from dialtone.testing.script import Item
from tests.protocols.smtp.test_everything_on import HOSTILE, NAMES
from tests.protocols.smtp.test_relaying import RELAYING
from tests.support.examples import examples
from tests.support.whole_line import STAFF, WholeLine, login

PATHS = sorted({path for sender, paths in RELAYING.values() for path in (sender, *paths)} - {b"<alice@local.test:25>"})
LOCALS = st.sampled_from(
    b"""alice u VERT!u sub:main-staff sub:main-general forward:u local:alice "u@ext.test" u%ext.test bait old x-list
    two u-old SRS0=a=b=ext.test=u alice#tag postmaster "" \xff""".split()
)
DOMAINS = st.sampled_from(
    b"""@local.test @LOCAL.test. @[192.0.2.25] @ext.test @f2.n10.z2.fidonet @old.test @mx.local.test @local.test:25
    @ext.test@local.test @[10.0.0.1] @ext.test-old @""".split()
)
PATH = st.one_of(st.sampled_from(PATHS), st.builds(lambda local, domain: b"<%s%s>" % (local, domain), LOCALS, DOMAINS))
MORE = st.sampled_from(
    [b"", b" SIZE=10", b" SMTPUTF8", b" BODY=8BITMIME", b" AUTH=alice@local.test", b" NOTIFY=NEVER", b" X=1"]
)
TEXTS = st.sampled_from(
    [b"From: a@ext.test\r\n%s\r\nbody\r\n" % subject for subject in HOSTILE.values()]
    + [b"%sSubject: x\r\n\r\nbody\r\n" % author for author in NAMES.values()]
    + [b"", b"\r\n", b"no header", b"From: alice@local.test\r\nFrom : b@c\r\n\r\n", b"Received: x\r\n" * 101, b"a\rb\n"]
)
COMMANDS = st.one_of(
    st.builds(
        lambda verb, path, more: verb + b" FROM:" + path + more + b"\r\n",
        st.sampled_from([b"MAIL", b"SEND", b"SOML", b"SAML"]),
        PATH,
        MORE,
    ),
    st.builds(lambda path, more: b"RCPT TO:" + path + more + b"\r\n", PATH, MORE),
    st.just(b"DATA\r\n"),
    st.builds(lambda text: text + b"\r\n.\r\n", TEXTS),
    st.builds(lambda text, last: b"BDAT %d%s\r\n" % (len(text), last) + text, TEXTS, st.sampled_from([b"", b" LAST"])),
    st.sampled_from([b"EHLO c\r\n", b"HELO c\r\n", b"RSET\r\n", b"NOOP\r\n", b"VRFY alice\r\n", b"QUIT\r\n"]),
    st.sampled_from(
        [b"AUTH PLAIN AGFsaWNlAHdyb25n\r\n", b"AUTH LOGIN\r\n", b"*\r\n", login("guest"), b"HELP\r\n", b"\r\n"]
    ),
)


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(COMMANDS, max_size=15), st.booleans(), st.booleans())
def test_RLY_01_to_23_whatever_is_said_in_whatever_order_nothing_leaves(
    said: list[Item], together: bool, secure: bool
) -> None:
    line = WholeLine("ALLOW_RELAY")
    line.add("u")
    line.tables.alias.set("*@old.test *", "*-old *", "board sub:main-general")
    faults: list[log.Event] = []
    before = list(log.switch.sinks)
    log.switch.sinks[:] = [lambda event: faults.append(event) if event.fault is not None else None]
    try:
        opening: list[Item] = (
            [b"EHLO c\r\nMAIL FROM:<a@ext.test>\r\n"] if together else [b"EHLO c\r\n", b"MAIL FROM:<>\r\n"]
        )
        lines = line.talk(*opening, *said, secure=secure)
    finally:
        log.switch.sinks[:] = before
    assert faults == []
    assert line.queue() == [] and line.netmail() == [] and line.posts(STAFF) == []
    assert all(re.fullmatch(rb"[2345]\d\d[ -][\x20-\x7e]*", one) for one in lines), lines
    for name in ("alice", "bob", "Sysop"):
        for text in line.letters(name):
            assert text.startswith(b"Return-Path: ") and b"\r\n\r\n" in text
