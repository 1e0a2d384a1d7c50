from dialtone.config.chat import Guru
from dialtone.config.system import SystemConfig
from dialtone.domain.chat.persons import values
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.clock import ManualClock
from dialtone.wire.port import Peer


def test_a_guru_knows_name_place_in_time_and_age():
    clock = ManualClock()
    clock.set(86_400.0 * 20_000) if hasattr(clock, "set") else None
    user = User(number=UserNumber(2), alias="Ann", birth="19900102", credits=2000, level=50)
    caller = Caller(user, Peer("192.0.2.1", 1, "192.0.2.2", 2, "host.test"), "web")
    found = values(caller, Guru(code="G", name="Zen"), SystemConfig(name="Board"), clock)
    assert (found["A"], found["G"], found["S"], found["$"], found["C"]) == ("Ann", "Zen", "Board", "2,000", "host.test")
    assert found["#"].isdigit()
    nobody = Caller(User(number=UserNumber(2), alias="Ann", birth="x"), caller.peer, "web")
    assert values(nobody, Guru(code="G", name="Zen"), SystemConfig(), clock)["#"] == ""
