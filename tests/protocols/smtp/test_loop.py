"""The loop under the session: lines, order, words; false ends of lines are in test_smuggling.py."""

from __future__ import annotations

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.domain.access.rates import Rates
from dialtone.protocols.smtp.loop import SLOW, shown_text
from dialtone.testing.script import SILENCE, run
from dialtone.wire.port import Farewell
from tests.support.post_office import PostOffice, codes, converse
from tests.support.residents import Residents


@pytest.fixture
def office() -> PostOffice:
    return PostOffice().population()


def test_verb_and_argument(office: PostOffice) -> None:
    session, _ = office.server(b"")
    assert session.split(b"mail  FROM:<a@b>  ") == (b"MAIL", b"FROM:<a@b>")
    assert session.split(b"") == (b"", b"")
    for line in (b"a\nb", b"a\rb", b"a\0b", b"\x80", b"\t", b"GET /"):
        with pytest.raises(Refusal):
            session.split(line)


def test_longer_commands_have_longer_lines(office: PostOffice) -> None:
    session, _ = office.server(b"")
    for verb, most in ((b"MAIL", 1177), (b"RCPT", 1040), (b"AUTH", 12288), (b"NOOP", 512), (b"XYZZY", 512)):
        session.split(verb + b" " + b"x" * (most - 3 - len(verb)))
        with pytest.raises(Refusal):
            session.split(verb + b" " + b"x" * (most - 2 - len(verb)))


@pytest.mark.parametrize(
    "first", [b"AUTH PLAIN secret\nNOOP\r\n", b"GET /?token=secret HTTP/1.1\r\n", b"PASS secret\r\n"]
)
def test_LOG_02_no_secrets_in_the_log(office: PostOffice, first: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    monkeypatch.setattr(log.switch, "level", log.DEBUG)
    office.talk(b"EHLO c\r\n", first)
    assert events and not any("secret" in event.text or "secret" in str(event.fields) for event in events)


def test_every_no_is_in_the_log(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    office.talk(b"EHLO c\r\nMAIL FROM:<a@@b>\r\n")
    assert [event.text for event in events if event.name == "smtp.refused"] == ["Refused: 501 5.1.3 malformed domain"]


def test_LOG_01_a_clients_words_stay_on_their_line() -> None:
    assert shown_text(b"x\r\n0504 SMTP [1.2.3.4] fake\x1b\xe2\x80\xa8") == "x??0504 SMTP [1.2.3.4] fake????"
    assert len(shown_text(b"x" * 100_000)) == 100


def test_last_words_come_from_the_driver(office: PostOffice) -> None:
    from dialtone.base.errors import TimedOut
    from dialtone.testing.script import run

    session, wire = office.server([b"EHLO c\r\n", SILENCE])
    with pytest.raises(TimedOut):
        converse(session)
    run(session.farewell(Farewell.TIMEOUT))
    assert wire.lines()[-1] == b"421 4.4.2 mx.local.test timeout, closing"
    assert codes(wire.lines()) == [220, 250, 421]


def counted(office: PostOffice, *said: bytes, **settings: object) -> list[bytes]:
    """What is answered to these lines under limits on the rate of commands."""
    board = Residents(**settings)
    session, wire = office.server(list(said))
    session.rates = Rates(board.clock, board.mail, board.filtering, board.tables)
    converse(session)
    return wire.lines()


@pytest.mark.proves("Mail.MaxRequestsPerPeriod")
def test_too_many_commands_end_the_session(office: PostOffice) -> None:
    said = b"EHLO c\r\n", b"NOOP\r\n", b"XYZZY\r\n", b"NOOP\r\n", b"NOOP\r\n"
    lines = counted(office, *said, max_requests_per_period=3)
    assert codes(lines) == [220, 250, 250, 500, 421]
    assert lines[-1] == b"421 4.7.0 too many requests, try again later"
    lines = counted(office, b"NOOP\r\n", b"NOOP\r\n", max_requests_per_period=1)
    assert lines[-1] == b"421 too many requests, try again later"


def test_lines_of_a_message_are_no_commands(office: PostOffice) -> None:
    text = b"From: a@ext.test\r\n\r\n" + b"line\r\n" * 50 + b".\r\n"
    said = (
        b"EHLO c\r\n",
        b"MAIL FROM:<a@ext.test>\r\n",
        b"RCPT TO:<alice@local.test>\r\n",
        b"DATA\r\n",
        text,
        b"QUIT\r\n",
    )
    lines = counted(office, *said, max_requests_per_period=5)
    assert codes(lines)[-2:] == [250, 221]


@pytest.mark.proves("Mail.Options.DNSBL_THROTTLE")
def test_a_throttled_client_waits_before_each_command(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spec mail.md 1.4 step 5."""
    server, wire = office.server([b"EHLO a\r\nNOOP\r\n", b"QUIT\r\n"])
    slow = [True, True, False]
    monkeypatch.setattr(type(server), "slowed", lambda _: slow.pop(0))
    run(server.run())
    assert wire.pauses == [SLOW, SLOW]
