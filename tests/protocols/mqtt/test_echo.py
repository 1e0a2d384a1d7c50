"""What is told of events and looks: exact topics, changes only, bounded memory, no secrets."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.log import Context, Event
from dialtone.config.mqtt import MqttConfig
from dialtone.domain.model.login import Attempts
from dialtone.domain.people import audit
from dialtone.domain.presence.nodes import Node
from dialtone.protocols.mqtt import echo as echoes
from dialtone.protocols.mqtt.echo import Echo, Scene, Server
from dialtone.protocols.mqtt.names import Names

AT = "1970-01-02T00:00:00Z"
HOST = "sbbs/B/host/h"


class Mouth:
    """An echo, and what it told: topic -> payloads."""

    def __init__(self, **config):
        self.now = 86400.0
        self.echo = Echo(
            Names("B", "h"), MqttConfig(**config), ("mail", "term"), now=lambda: self.now, version="dialtone 1"
        )
        self.context = Context("mail", 504, "POP3", "192.0.2.7")

    def hear(self, name, text="", level=log.INFO, context=..., **fields):
        event = Event(level, name, text, fields, self.context if context is ... else context)
        return self.told(self.echo.hear(event))

    def told(self, pairs):
        return {publication.topic: publication.payload for _, publication in pairs}

    def look(self, **more):
        server = Server(**{"kind": "mail", "state": "READY", "active": 2, "most": 10, "served": 5, **more})
        return self.told(self.echo.look(Scene(servers=[server], nodes=[Node(1)], events=True)))


def test_a_call_from_its_beginning_to_its_end():
    mouth = Mouth(log_level=0)
    line = f"{AT}\tPOP3\t\t\t192.0.2.7\t\t4711\t504"
    assert mouth.hear("net.accepted", port=4711) == {f"{HOST}/server/mail/client/action/connect": line}
    mouth.context.host = "h.example"
    told = mouth.hear("login.accepted", user="Ann", number=7)
    assert told["sbbs/B/action/login/pop3"] == f"{AT}\t7\tAnn\t192.0.2.7\th.example"
    entered = f"{AT}\tPOP3\t7\tAnn\t192.0.2.7\th.example\t4711\t504"
    assert told[f"{HOST}/server/mail/client/action/update"] == entered
    assert mouth.look()[f"{HOST}/server/mail/client/list"] == entered
    mouth.now += 61
    told = mouth.hear("net.ended")
    assert told[f"{HOST}/server/mail/client/action/disconnect"] == entered
    assert told["sbbs/B/action/logout/pop3"] == "1970-01-02T00:01:01Z\t7\tAnn\t192.0.2.7\th.example\t61"
    assert mouth.look()[f"{HOST}/server/mail/client/list"] == ""
    assert mouth.hear("net.ended") == {}


def test_the_end_of_a_browsers_connection_is_no_logout():
    mouth = Mouth(log_level=0)
    mouth.context.label = "HTTPS"
    mouth.hear("net.accepted")
    mouth.hear("login.accepted", user="Ann", number=7)
    assert not [topic for topic in mouth.hear("net.ended") if "logout" in topic]


def test_a_failed_login_is_told_and_looked_up():
    mouth = Mouth(log_level=0)
    told = mouth.hear("login.failed", level=log.WARNING, login_name="root\tx")
    assert told == {"sbbs/B/action/login_fail/pop3": f"{AT}\troot x\t192.0.2.7\t"}
    assert mouth.echo.suspects == {"192.0.2.7"}


def test_failed_logins_are_told_and_taken_back():
    mouth = Mouth()
    record = Attempts(key="ip:192.0.2.7", count=2, first=1.0, last=2.0, name="root", protocol="POP3")
    topic = f"{HOST}/login_attempts/192.0.2.7"
    assert list(mouth.told(mouth.echo.accuse("192.0.2.7", record))) == [topic]
    assert mouth.told(mouth.echo.accuse("192.0.2.7", record)) == {}
    assert mouth.told(mouth.echo.accuse("192.0.2.7", None)) == {topic: ""}
    assert mouth.told(mouth.echo.accuse("192.0.2.7", None)) == {}
    mouth.hear("login.cleared")
    assert mouth.echo.forgiven


def test_no_more_addresses_are_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(echoes, "ADDRESSES_MOST", 3)
    mouth = Mouth()
    for last in range(5):
        record = Attempts(key="x", count=1, first=1.0, last=float(last + 1))
        told = mouth.told(mouth.echo.accuse(f"192.0.2.{last}", record))
    assert mouth.echo.accused == ["192.0.2.2", "192.0.2.3", "192.0.2.4"]
    assert told[f"{HOST}/login_attempts/192.0.2.1"] == ""
    for last in range(9):
        mouth.context.peer = f"198.51.100.{last}"
        mouth.hear("login.unknown")
        mouth.hear("gate.too_many", address=f"198.51.100.{last}")
    assert len(mouth.echo.suspects) == 3
    assert len(mouth.echo._denied) == 3


def test_what_people_do():
    mouth = Mouth(log_level=0)
    mouth.hear("net.accepted")
    mouth.hear("login.accepted", user="Ann", number=7)
    mouth.context.user = "Ann"
    assert mouth.hear("board.posted", board="MY SUB", author="Ann", number=3) == {
        "sbbs/B/action/post/MY_SUB": f"{AT}\t7\tAnn\t3"
    }
    file = {"directory": "GAMES", "file": "a.zip", "size": 10, "by": "Ann"}
    assert mouth.hear("files.uploaded", **file) == {"sbbs/B/action/upload/GAMES": f"{AT}\t7\tAnn\ta.zip\t10\tpop3"}
    assert mouth.hear("files.downloaded", **file) == {"sbbs/B/action/download/GAMES": f"{AT}\t7\tAnn\ta.zip\t10\tpop3"}
    assert mouth.hear("chat.page", user=7, node=2) == {"sbbs/B/action/page/node/2": f"{AT}\t7\tAnn"}
    assert mouth.hear("newuser.made", user=9, alias="Bob") == {
        "sbbs/B/action/newuser/pop3": f"{AT}\t9\tBob\t192.0.2.7\t"
    }
    assert list(mouth.hear("hack.attempt", "!many")) == ["sbbs/B/action/hack/pop3"]
    spam = mouth.hear("mail.spam", action="REFUSED", sender="a@b", recipient="c@d", reason="bad")
    assert spam == {"sbbs/B/action/spam/REFUSED": f"{AT}\ta@b\tc@d\tbad\t192.0.2.7"}
    assert mouth.hear("door.started", door="LORD", node=1) == {"sbbs/B/action/exec/LORD": f"{AT}\t7\tAnn\t1"}
    assert mouth.hear("event.started", code="DAILY") == {f"{HOST}/event/DAILY": f"{AT}\trunning"}
    assert mouth.hear("gate.too_many", address="192.0.2.9")[f"{HOST}/server/mail/max_concurrent/192.0.2.9"] == "1"


def test_log_lines_go_by_level():
    mouth = Mouth(log_level=log.WARNING)
    assert mouth.hear("some.thing", "hello") == {}
    told = mouth.hear("some.thing", "!oh\x1b[2J", level=log.WARNING)
    assert set(told) == {f"{HOST}/server/mail/log", f"{HOST}/server/mail/log/4"}
    assert "\x1b" not in "".join(told.values())
    told = mouth.hear("some.thing", "!worse", level=log.ERROR)
    assert told["sbbs/B/action/error/error"] == f"{AT}\tsome.thing\t!worse"
    assert mouth.look()[f"{HOST}/server/mail/error_count"] == "1"


def test_what_is_not_told_at_all():
    mouth = Mouth(log_level=log.TRACE)
    for name in (audit.EVENT, "gate.ignored", "smtp.spy", "mqtt.gone", "mqtt.fault"):
        assert mouth.hear(name, "!secret", level=log.ERROR) == {}


def test_a_look_tells_only_what_has_changed():
    mouth = Mouth()
    first = mouth.look()
    assert first[f"{HOST}/server/mail"] == "READY\t2/10 clients\t5 served\t0 errors"
    assert first[f"{HOST}/server/mail/client"] == "2 total\t10 max"
    assert first[f"{HOST}/server/mail/version"] == "dialtone 1"
    assert first["sbbs/B/node"] == "1 total"
    assert first["sbbs/B/node/1"] == "Waiting for connection"
    assert first[f"{HOST}/event"] == "thread started"
    assert mouth.look() == {}
    assert mouth.look(active=1) == {
        f"{HOST}/server/mail": "READY\t1/10 clients\t5 served\t0 errors",
        f"{HOST}/server/mail/client": "1 total\t10 max",
    }
    assert mouth.look(active=4)[f"{HOST}/server/mail/highwater"] == "4"


def test_without_verbose_there_are_fewer_words():
    mouth = Mouth(verbose=False)
    told = mouth.look()
    assert told[f"{HOST}/server/mail"] == "READY"
    assert "sbbs/B/node/1" not in told
    assert "sbbs/B/node/1/status" in told


def test_an_event_of_no_server_is_told_by_the_first():
    mouth = Mouth()
    pairs = list(mouth.echo.hear(Event(log.INFO, "upkeep.done", "done", {}, None)))
    assert {server for server, _ in pairs} == {"mail"}


def test_states_are_kept_by_the_broker_and_happenings_are_not():
    mouth = Mouth()
    server = Server(kind="mail", state="READY")
    assert all(said.retained for _, said in mouth.echo.look(Scene(servers=[server])))
    assert all(said.retained for _, said in mouth.echo.begin("Board"))
    event = Event(log.INFO, "login.accepted", "x", {"user": "Ann"}, mouth.context)
    assert not any(said.retained for _, said in mouth.echo.hear(event))


def test_a_terminal_is_told_while_it_is_there_and_then_forgotten():
    mouth, topic = Mouth(), "sbbs/B/node/1/terminal"

    def look(**terminals):
        scene = Scene(servers=[], nodes=[Node(1)], terminals=terminals.get("at", {}))
        return {one.topic: (one.payload, one.retained) for _, one in mouth.echo.look(scene)}.get(topic)

    assert look() is None
    assert look(at={1: "ansi\t80x24\tCP437"}) == ("ansi\t80x24\tCP437", True)
    assert look(at={1: "ansi\t80x24\tCP437"}) is None
    assert look() == ("", True)
    assert look() is None


def test_what_goes_to_a_screen_is_told_as_it_is_in_small_pieces():
    mouth = Mouth()
    data = bytes(range(256)) * 40
    said = [one for _, one in mouth.echo.shown(2, data)]
    assert {one.topic for one in said} == {"sbbs/B/node/2/output"}
    assert b"".join(one.raw for one in said) == data
    assert max(len(one.raw) for one in said) <= echoes.OUTPUT_MOST
    assert not any(one.retained for one in said)
