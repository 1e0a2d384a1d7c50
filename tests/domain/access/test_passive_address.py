"""What a client in passive mode is told to come to."""

from __future__ import annotations

import pytest

from dialtone.config.ftp import FtpConfig
from dialtone.domain.access.passive_address import PassiveAddress
from dialtone.domain.ports.outside import NoAnswer, NoSuchName
from dialtone.testing.script import run
from dialtone.wire.port import Peer

HOME = Peer("198.51.100.7", 40000, "192.168.1.10", 21)
HOME6 = Peer("2001:db8::7", 40000, "2001:db8::10", 21)


class Names:
    """A name service that knows one answer."""

    def __init__(self, *addresses: str, trouble: Exception | None = None) -> None:
        self._addresses, self._trouble = list(addresses), trouble
        self.asked: list[str] = []

    async def addresses(self, host: str) -> list[str]:
        self.asked.append(host)
        if self._trouble is not None:
            raise self._trouble
        return self._addresses


def told(peer: Peer, names: Names | None = None, **config: object) -> str:
    settings = FtpConfig(**config)  # type: ignore[arg-type]
    return run(PassiveAddress(settings, "bbs.example", names or Names()).tell(peer))  # type: ignore[arg-type]


def test_the_address_the_client_called_where_nothing_is_set() -> None:
    assert told(HOME) == "192.168.1.10"
    assert told(HOME6) == "2001:db8::10"


@pytest.mark.proves("FTP.PasvIpAddress")
@pytest.mark.proves("FTP.PasvIp6Address")
def test_the_one_in_the_settings() -> None:
    assert told(HOME, pasv_ip_address="203.0.113.5") == "203.0.113.5"
    assert told(HOME6, pasv_ip_address="203.0.113.5") == "2001:db8::10"
    assert told(HOME6, pasv_ip6_address="2001:db8::99") == "2001:db8::99"


LOOK_UP = frozenset({"LOOKUP_PASV_IP"})


@pytest.mark.proves("FTP.Options.LOOKUP_PASV_IP")
def test_the_one_our_own_name_leads_to() -> None:
    names = Names("2001:db8::1", "203.0.113.6")
    assert told(HOME, names, options=LOOK_UP, pasv_ip_address="203.0.113.5") == "203.0.113.6"
    assert names.asked == ["bbs.example"]
    assert told(HOME6, names, options=LOOK_UP) == "2001:db8::1"


@pytest.mark.parametrize(
    "names",
    [
        Names(trouble=NoAnswer("late")),
        Names(trouble=NoSuchName()),
        Names(),
        Names("127.0.1.1"),
        Names("0.0.0.0"),
        Names("2001:db8::1"),
    ],
)
def test_a_name_that_leads_nowhere_does_no_harm(names: Names) -> None:
    assert told(HOME, names, options=LOOK_UP, pasv_ip_address="203.0.113.5") == "203.0.113.5"
    assert told(HOME, names, options=LOOK_UP) == "192.168.1.10"


def test_who_is_on_this_machine_is_told_what_it_called() -> None:
    """Its connection would not come back in from outside."""
    here = Peer("127.0.0.1", 40000, "127.0.0.1", 21)
    assert told(here, pasv_ip_address="203.0.113.5") == "127.0.0.1"
    assert told(here, Names("203.0.113.6"), options=LOOK_UP) == "127.0.0.1"
    assert told(Peer("::1", 40000, "::1", 21), pasv_ip6_address="2001:db8::99") == "::1"


def test_an_address_with_a_zone() -> None:
    assert told(Peer("fe80::2", 40000, "fe80::1%eth0", 21)) == "fe80::1%eth0"
