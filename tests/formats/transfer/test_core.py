"""What every core does alike."""

from __future__ import annotations

import pytest

from dialtone.formats.transfer.core import CANCEL, Core, Ended
from dialtone.formats.transfer.xmodem_receive import XmodemReceive
from dialtone.formats.transfer.xmodem_send import XmodemSend
from dialtone.formats.transfer.ymodem_receive import YmodemReceive
from dialtone.formats.transfer.ymodem_send import YmodemSend
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import ZmodemSend

CORES = [XmodemSend, XmodemReceive, YmodemSend, YmodemReceive, ZmodemSend, ZmodemReceive]


def last_want(core: Core) -> object:
    want = None
    while (one := core.want()) is not None:
        want = one
        if isinstance(one, Ended):
            break
    return want


@pytest.mark.parametrize("make", CORES)
def test_cancelling_tells_the_other_end_and_ends_once(make: type[Core]) -> None:
    core = make()
    core.cancel("time is up")
    core.cancel("again")
    assert core.outgoing() == CANCEL
    assert last_want(core) == Ended("time is up")
    assert core.want() is None and core.outgoing() == b""


@pytest.mark.parametrize("make", CORES)
def test_nothing_is_asked_of_an_ended_core(make: type[Core]) -> None:
    core = make()
    core.cancel("time is up")
    core.outgoing()
    core.feed(b"\x18" * 10 + b"C\x15\x06**\x18B0100000023be50\r\n")
    core.timeout()
    assert last_want(core) == Ended("time is up")
    assert core.outgoing() == b""


@pytest.mark.parametrize("make", CORES)
def test_several_ctrl_x_of_the_caller_end_it(make: type[Core]) -> None:
    core = make()
    core.feed(b"\x18" * 3)
    core.feed(b"\x18" * 5)
    ended = last_want(core)
    assert isinstance(ended, Ended) and "cancelled" in ended.reason


@pytest.mark.parametrize("make", [YmodemSend, YmodemReceive, ZmodemSend, ZmodemReceive])
def test_a_silent_peer_is_given_up_on(make: type[Core]) -> None:
    core = make()
    for _ in range(40):
        if core.ended:
            break
        while core.want() is not None:
            pass
        if isinstance(core, YmodemSend):
            core.offer("a", 1, 0) if core._step.name == "FILE" else None
        core.timeout()
    assert core.ended == Ended("the other end stopped answering")
