import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.base.log import Context, Event
from dialtone.domain.access.live_log import MOST, LiveLog, LogFilter
from tests.domain.access.test_audit_book import ALICE, SYSOP


def told(live, name="a.b", text="something", level=log.INFO, context=None):
    live(Event(level, name, text, {}, context))


def texts(live, **wanted):
    return [line.text for line in live.last(SYSOP, LogFilter(**wanted))]


def test_the_newest_first_and_only_so_many():
    live = LiveLog(lambda: 1000.0)
    for number in range(MOST + 5):
        told(live, text=str(number))
    assert texts(live)[:2] == [str(MOST + 4), str(MOST + 3)]
    everything = live.last(SYSOP, LogFilter(), most=MOST * 2)
    assert len(everything) == MOST and everything[-1].text == "5" and everything[0].at == 1000.0


def test_filters():
    live = LiveLog()
    smtp, telnet = Context("mail", 7, "SMTP", "192.0.2.7"), Context("term", 8, "Telnet", "198.51.100.9")
    telnet.user = "Alice"
    told(live, text="from afar", context=smtp)
    told(live, "login.accepted", "logged on", context=telnet)
    told(live, text="details", level=log.DEBUG)
    told(live, text="!trouble", level=log.ERROR)
    assert texts(live) == ["!trouble", "logged on", "from afar"]
    assert texts(live, level=log.DEBUG)[1] == "details"
    assert texts(live, level=log.WARNING) == ["!trouble"]
    assert texts(live, service="smtp") == ["from afar"]
    assert texts(live, user="ali") == ["logged on"]
    assert texts(live, text="192.0.2") == ["from afar"] and texts(live, text="LOGIN.ACC") == ["logged on"]
    assert live.services(SYSOP) == ["SMTP", "Telnet"]
    assert [line.striking for line in live.last(SYSOP, LogFilter())] == [True, False, False]


def test_LOG_01_what_is_remembered_cannot_be_obeyed():
    live = LiveLog()
    context = Context("mail", 7, "SMTP", "192.0.2.7\x1b[0m")
    context.user = "A\nB"
    told(live, text="x\x1b]0;title\x07\r\ny" + "z" * 5000, context=context)
    line = live.last(SYSOP, LogFilter())[0]
    assert line.text.startswith("x^[]0;title^G^M^Jy") and len(line.text) == 1023
    assert (line.peer, line.user) == ("192.0.2.7^[[0m", "A^JB")


def test_LOG_02_what_the_log_hides_is_hidden_here():
    live = LiveLog()
    told(live, "smtp.spy", "AUTH PLAIN ...")
    told(live, "gate.ignored", "x")
    told(live, text=f"password {log.Secret('hush')}")
    assert texts(live) == ["password •••"]


def test_EXE_09_only_sysops_look_on():
    with pytest.raises(Refusal):
        LiveLog().last(ALICE, LogFilter())
    with pytest.raises(Refusal):
        LiveLog().services(ALICE)
