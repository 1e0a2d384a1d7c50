from dialtone.domain.ports.transfers import Result
from dialtone.terminal.files import protocols
from dialtone.testing.script import run
from tests.domain.files.vault import directory
from tests.support.cabin import Cabin


def cabin(**user):
    return Cabin(directory(), user=user)


def test_the_usual_protocol_is_ones_own_where_it_can():
    made = cabin(protocol="Y")
    assert run(protocols.choose(made.call("\r"), "files.protocol.download", batch=False)).letter == "Y"
    made = cabin(protocol="X")
    assert run(protocols.choose(made.call("\r"), "files.protocol.download", batch=True)).letter == "Z"
    assert run(protocols.choose(made.call("\r"), "files.protocol.download", batch=False)).letter == "X"
    assert run(protocols.choose(made.call("x", "Q"), "files.protocol.upload", batch=True)) is None
    assert "Possible: Y, G, Z, Q" in made.text()


def test_what_came_of_each_file():
    made = cabin()
    results = [Result("a.zip", 12345, True, "", 1000), Result("b\x1b[2J.zip", 1, False, "the line dropped")]
    run(protocols.report(made.call(), results))
    assert made.rows()[:2] == ["a.zip: 12,345 bytes, 1,000 a second", "b.zip: the line dropped"]


def test_time_without_a_limit_stays_so():
    stay = cabin().call()
    protocols.prolong(stay, 60.0)
    assert stay.left() == float("inf")
    stay.until = 2000.0
    protocols.prolong(stay, -5.0)
    assert stay.until == 2000.0
