"""The loop of an FTP session: RFC 959, 2389; spec services.md 3.2, 3.3."""

import pytest

from dialtone.config.levels import Level
from dialtone.testing.script import TLS, run
from dialtone.wire.port import Farewell
from tests.protocols.ftp.harbour import Harbour
from tests.support.residents import PASSWORD

AUTH = [b"AUTH TLS\r\n", TLS]


def texts(events, name):
    return [event.text for event in events if event.name == name]


def greeting(harbour, **options):
    session = harbour.session([], **options)
    run(session.greet())
    return harbour.wire.lines()


def test_the_greeting_has_the_sysops_text_in_it():
    harbour = Harbour()
    harbour.texts["ftplogin.txt"] = b"Welcome to our\r\n220 files\r\n"
    lines = greeting(harbour)
    assert lines[0] == b"220-Test Board (local.test)"
    assert lines[1].startswith(b" dialtone FTP Server ") and lines[1].endswith(b" Ready")
    assert lines[2:] == [b" Welcome to our", b" 220 files", b"220 Please enter your user name."]


def test_goodbye_has_the_sysops_text_in_it():
    harbour = Harbour()
    harbour.texts["ftpbye.txt"] = b"See you\n"
    assert harbour.talk("QUIT") == ["221-See you", "221 Goodbye. Closing control connection."]


def test_LOG_02_no_line_before_the_login_is_shown():
    harbour = Harbour()
    harbour.talk(f"USER {PASSWORD}", "PASS x", "USER alice", f"PASS {PASSWORD}", "NOOP")
    assert harbour.wire.secrets == [
        f"USER {PASSWORD}".encode(),
        b"PASS x",
        b"USER alice",
        f"PASS {PASSWORD}".encode(),
    ]


def test_time_runs_out():
    harbour = Harbour(levels={50: Level(minutes_per_call=10)})
    found = harbour.talk("USER alice", f"PASS {PASSWORD}", "PWD", lambda: harbour.clock.advance(601), "PWD", "PWD")
    assert found[-3:] == [
        "230 You are allowed 10 minutes of use for this session.",
        '257 "/" is current directory.',
        "421 Sorry, you've run out of time.",
    ]
    assert harbour.vault.again(harbour.alice).time_today == 10


def test_an_account_that_is_closed_meanwhile():
    harbour = Harbour()
    found = harbour.talk("PWD", lambda: harbour.change(harbour.alice, inactive=True), "PWD", login="alice")
    assert found == ['257 "/" is current directory.', "421 This account may not be used any more."]


def test_what_needs_a_login():
    harbour = Harbour()
    for verb in ("PWD", "LIST", "RETR x", "STOR x", "PASV", "SYSTX"):
        assert harbour.talk(verb)[0][:4] in ("530 ", "500 ")
    assert harbour.talk("PWD") == ["530 Please login with USER and PASS."]


def test_features_are_indented():
    found = Harbour().talk("FEAT")
    assert (found[0], found[-1]) == ("211-Extensions supported:", "211 End")
    assert all(line.startswith(" ") for line in found[1:-1])
    for name in ("MDTM", "MFMT", "SIZE", "REST STREAM", "AUTH TLS", "PBSZ", "PROT", "TVFS", "UTF8", "EPSV", "EPRT"):
        assert f" {name}" in found


def test_facts_are_switched():
    found = Harbour().talk("OPTS MLST type;size;", "FEAT", "OPTS MLST")
    assert found[0] == "200 MLST OPTS Type;Size;"
    assert " MLST Type*;Perm;Size*;Modify;Unique;Create;UNIX.ownername;" in found
    assert found[-1] == "200 MLST OPTS"


def test_names_are_always_utf8():
    assert Harbour().talk("OPTS UTF8 ON", "OPTS utf8 off", "OPTS X") == [
        "200 Names are in UTF-8, always.",
        "501 Option not supported.",
        "501 Option not supported.",
    ]


@pytest.mark.proves("FTP.MaxRequestsPerPeriod", "FTP.RequestRateLimitPeriod")
def test_too_many_commands():
    harbour = Harbour(max_requests_per_period=3, request_rate_limit_period=60.0)
    assert harbour.talk("NOOP", "NOOP", "NOOP", "NOOP", "NOOP")[3:] == ["421 Too many requests, try again later."]
    harbour.clock.advance(61)
    assert harbour.talk("NOOP") == ["200 NOOP command successful."]


def test_HELP_and_unknown_commands():
    found = Harbour().talk("HELP", "XYZZY a\x1b[2J", "SITE HELP", "SITE WHO")
    assert found[0].startswith("214-") and "214 Direct comments to sysop@local.test." in found
    assert found[-4:-1][0].startswith("214-")
    assert "500 Syntax error: 'XYZZY a[2J'" in found
    assert found[-1] == "530 Please login with USER and PASS."


def test_a_line_that_is_too_long():
    assert Harbour().talk("USER " + "x" * 600, "NOOP") == ["500 Line too long.", "200 NOOP command successful."]


def test_a_bare_LF_ends_a_line():
    assert Harbour().talk(b"NOOP\nNOOP\n") == ["200 NOOP command successful."] * 2


def test_SLO_03_junk_ends_the_session():
    found = Harbour().talk(*["JUNK"] * 50)
    assert len(found) == 30 and found[-1] == "421 Too many invalid commands."


def test_last_words():
    harbour = Harbour()
    session = harbour.session([])
    run(session.farewell(Farewell.TIMEOUT))
    assert harbour.wire.lines() == [b"421 Disconnecting due to inactivity (300 seconds)."]
