"""What the library believes to be its transport."""

from __future__ import annotations

from types import SimpleNamespace

from dialtone.net.ssh.under import Under
from dialtone.wire.port import Peer


def test_bytes_go_out_at_once_and_the_end_is_told_once() -> None:
    sent: list[bytes] = []
    ends: list[str] = []
    connection = SimpleNamespace(peer=Peer("192.0.2.1", 5, "192.0.2.2", 22), write_now=sent.append)
    under = Under(connection, lambda: ends.append("over"))  # type: ignore[arg-type]
    under.write(bytearray(b"abc"))
    assert under.get_extra_info("peername") == ("192.0.2.1", 5)
    assert under.get_extra_info("socket") is None
    assert not under.is_closing()
    under.abort()
    under.close()
    under.write(b"late")
    assert under.is_closing()
    assert (sent, ends) == ([b"abc"], ["over"])
