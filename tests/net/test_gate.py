from dialtone.net.gate import OpenGate
from dialtone.testing.script import run
from dialtone.wire.port import Peer


def test_the_open_gate_lets_everybody_in_at_once() -> None:
    gate, peer = OpenGate(), Peer("192.0.2.1", 1, "192.0.2.2", 2)
    assert gate.arrive(peer, "smtp").admitted
    assert run(gate.consider(peer, "smtp")) == 0
    gate.identified(peer)
    gate.leave(peer, "smtp", True)
