"""What is said of the machine and the settings."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from dialtone.config.load import Settings
from dialtone.config.mail import MailConfig
from dialtone.config.problems import Problem
from dialtone.config.system import SystemConfig
from dialtone.domain.checkup import looks
from dialtone.domain.checkup.finding import State
from dialtone.domain.checkup.looks import DAY, GIB, Ground
from dialtone.domain.ports.surroundings import Exposed, Port, Room, ServedCertificate

NOW = 1_800_000_000.0
SMTP = Port(service="smtp", protocol="SMTP", transport="tcp", host="0.0.0.0", port=25)


@dataclass
class Machine:
    """A machine as a test wants it."""

    mine: list = field(default_factory=lambda: ["127.0.0.1", "192.168.1.2", "fe80::1"])
    why: str = ""
    ways: dict = field(default_factory=dict)
    room: list = field(default_factory=list)
    open_files: list = field(default_factory=list)
    kept: bool | None = True
    cert: object = "missing"
    backup: float = 0.0

    def addresses(self):
        return self.mine

    def way_out(self, version):
        return self.ways.get(version, "")

    def why_closed(self, port):
        return self.why

    def rooms(self):
        return self.room

    def exposed(self):
        return self.open_files

    def clock_is_kept(self):
        return self.kept

    def certificate(self):
        return self.cert

    def backed_up(self):
        return self.backup


def ground(machine=None, **more):
    settings = more.pop("settings", Settings(system=SystemConfig(inet_addr="bbs.example")))
    return Ground(settings=settings, surroundings=machine or Machine(), **{"wanted": [SMTP], "now": NOW, **more})


def found(look, *more, **rest):
    return list(look(ground(*more, **rest)))


def states(findings):
    return [one.state.value for one in findings]


def test_errors_of_settings_are_problems():
    wrong = Settings(problems=(Problem(file="sbbs.ini", line=3, section="Mail", key="SMTPPort", text="is no port"),))
    [one] = [one for one in found(looks.settings, settings=wrong) if "is no port" in one.what]
    assert one.state is State.PROBLEM


def test_what_listens_is_right_and_what_does_not_is_explained():
    here = frozenset({("0.0.0.0", 25, "tcp")})
    assert states(found(looks.listeners, listening=here)) == ["ok"]
    [one] = found(looks.listeners, Machine(why="used"), listening=frozenset())
    assert one.state is State.PROBLEM and "another program has the port" in one.what
    [one] = found(looks.listeners, Machine(why="denied"), listening=frozenset())
    assert "below 1024" in one.what and "CAP_NET_BIND_SERVICE" in one.advice
    [one] = found(looks.listeners, listening=frozenset({("0.0.0.0", 25, "udp")}))
    assert one.state is State.PROBLEM and "the log says why" in one.advice


def test_without_a_program_ports_are_tried():
    run, port = found(looks.listeners)
    assert (run.state, port.state) == (State.NOTE, State.OK)
    _, port = found(looks.listeners, Machine(why="address"))
    assert port.state is State.PROBLEM and "no such address" in port.what


def test_how_to_see_from_outside_is_a_command_with_the_ports():
    [last] = [one for one in found(looks.to_open) if "cannot be seen" in one.what]
    assert last.advice.endswith("for p in 25; do nc -vz -w 5 bbs.example $p; done")


def test_ports_to_open_each_once_and_ftp_data():
    telnet = Port(service="telnet", protocol="Telnet", transport="tcp", host="::", port=23)
    hidden = Port(service="finger", protocol="Finger", transport="tcp", host="127.0.0.1", port=79)
    six = Port(service="smtp", protocol="SMTP", transport="tcp", host="::", port=25)
    texts = [one.what for one in found(looks.to_open, wanted=[SMTP, six, telnet, hidden], passive=(50000, 50100))]
    assert [text.split(":")[0] for text in texts] == [
        "TCP 23",
        "TCP 25",
        "TCP 50000 to 50100",
        "whether these can be reached from outside cannot be seen from this machine",
    ]
    [one] = found(looks.to_open, wanted=[hidden])
    assert one.state is State.WARNING


def test_behind_a_router_a_name_is_advertised_and_ftp_warned_of():
    findings = found(looks.own_addresses, passive=(1, 2))
    assert states(findings) == ["note", "note", "warning"]
    assert "192.168.1.2 is private" in findings[0].what
    assert "advertise bbs.example" in findings[1].advice
    assert "PasvIpAddress" in findings[2].advice
    assert states(found(looks.own_addresses, passive=(1, 2), passive_settled=True)) == ["note", "note"]


def test_a_public_address_is_all_right():
    findings = found(looks.own_addresses, Machine(mine=["127.0.0.1", "93.184.216.34", "10.0.0.1"]), passive=(1, 2))
    assert states(findings) == ["ok", "note"]


def served(**more):
    fields = {
        "file": "ctrl/ssl.cert",
        "names": frozenset({"bbs.example"}),
        "ends": NOW + 90 * DAY,
        "self_signed": False,
    }
    return Machine(cert=ServedCertificate(**{**fields, **more}))


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (served(), ["ok", "ok"]),
        (served(names=frozenset({"*.example"})), ["ok", "ok"]),
        (served(names=frozenset({"other.example"})), ["ok", "warning"]),
        (served(ends=NOW + 5 * DAY), ["warning", "ok"]),
        (served(ends=NOW - 3 * DAY), ["problem", "ok"]),
        (served(self_signed=True), ["ok", "warning", "ok"]),
    ],
)
def test_certificates(machine, expected):
    assert states(found(looks.certificate, machine)) == expected


def test_no_certificate_is_a_problem_once_the_board_runs():
    assert states(found(looks.certificate)) == ["note"]
    assert states(found(looks.certificate, listening=frozenset())) == ["problem"]


@pytest.mark.parametrize(("kept", "expected"), [(True, "ok"), (None, "note"), (False, "warning")])
def test_a_clock_that_can_be_right(kept, expected):
    assert states(found(looks.clock, Machine(kept=kept))) == [expected]


@pytest.mark.parametrize("now", [0.0, 946_684_800.0, 1e10])
def test_a_clock_that_cannot(now):
    assert states(found(looks.clock, now=now)) == ["problem"]


def test_room_on_disk():
    mail = Settings(mail=MailConfig(min_free_space=GIB))
    rooms = [Room("/a", 50 * GIB, 100 * GIB), Room("/b", 2 * GIB, 100 * GIB), Room("/c", GIB // 2, 100 * GIB)]
    assert states(found(looks.disk, Machine(room=rooms), settings=mail)) == ["ok", "warning", "problem"]


def test_secrets_that_others_may_read():
    files = [Exposed("ctrl/secrets.key", "0644"), Exposed("data/dialtone.db", "0644", secret=False)]
    findings = found(looks.secrets, Machine(open_files=files))
    assert states(findings) == ["problem", "warning"]
    assert findings[0].advice == "chmod go-rwx ctrl/secrets.key"
    assert states(found(looks.secrets)) == ["ok"]


@pytest.mark.parametrize(("made", "expected"), [(0.0, "warning"), (NOW - 8 * DAY, "warning"), (NOW - DAY, "ok")])
def test_back_ups_grow_old(made, expected):
    assert states(found(looks.backups, Machine(backup=made))) == [expected]


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (MailConfig(), "ok"),
        (MailConfig(options=frozenset({"NO_SENDMAIL"})), "warning"),
        (MailConfig(auto_start=False), "note"),
        (MailConfig(relay_server="bbs.example"), "problem"),
        (MailConfig(relay_server="mail.provider.example"), "ok"),
    ],
)
def test_mail_that_leaves(mail, expected):
    settings = Settings(mail=mail, system=SystemConfig(inet_addr="bbs.example"))
    assert states(found(looks.sending, settings=settings)) == [expected]
