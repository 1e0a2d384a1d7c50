"""From addresses of message networks to netmail: whose it may be, which way it goes, and what is stored of it.

Sources: the seed manual (`name@fF.nN.zZ.fidonet`, `qwk-id!user`), spec mail.md 2.1 step 20, 2.2, 2.5; bbs.md 4.2, 4.5,
16.4, 17.1; security_cases.md RLY-22. Better than the reference: restriction M and the guest account count for every
network, and a stranger's mail goes to none unless `[Mail] NetmailGate` says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.networks import Networks
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.netmail import FIDONET, QWKNET, NewNetmail
from dialtone.domain.model.route import ToNetwork
from dialtone.domain.model.user import NOBODY, User, UserNumber, alias_key
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock
from dialtone.formats.network_addresses import FidoAddress, is_fido_host, read_fido, read_fido_host, read_route
from dialtone.formats.qwk_routes import read_routes

ROUTE_FILES = ("qnet/route.dat", "route.dat")  # below data/; the first that is there counts
_DAY = 86400  # seconds

ReadSmall = Callable[[str], Awaitable[bytes | None]]


class NetmailRoutes:
    """See the module's text. `read_small` reads a small file below data/; `own_id` is our QWK-ID; `gate` lets
    strangers in."""

    __slots__ = ("_clock", "_directory", "_fidonet", "_gate", "_hubs", "_own_id", "_read_small")

    def __init__(
        self,
        networks: Networks,
        directory: Directory,
        read_small: ReadSmall,
        clock: Clock,
        *,
        own_id: str = "",
        gate: bool = False,
    ) -> None:
        self._fidonet = tuple(map(read_fido, networks.fidonet))
        self._hubs = frozenset(networks.hubs)
        self._directory = directory
        self._read_small = read_small
        self._clock = clock
        self._own_id = own_id.upper()
        self._gate = gate

    # FidoNet

    def fidonet(self, user: User | None, host: str, *, trusted: bool = False) -> FidoAddress | None:
        """The address a host name of FidoNet's means, when `user` (None: a stranger) may write there. `trusted`: the
        sysop's alias.cfg leads there, so nobody is asked.

        None: it is no such name, we have no FidoNet address, or a stranger asks; the rules for relaying decide then.
        Raises Refusal: the name is malformed, or the user may not send netmail.
        """
        if not (self._fidonet and is_fido_host(host)) or (user is None and not (self._gate or trusted)):
            return None
        if not trusted:
            self._admit(user, host)
        address = read_fido_host(host)
        if address is None:
            raise Refusal(Why.BAD_ADDRESS, status="5.1.2", reply=b"553 Not a FidoNet address: " + host.encode())
        return address

    def is_ours(self, address: FidoAddress) -> bool:
        """Whether an address is one of our own: mail for it is for people here."""
        return address in self._fidonet

    def nearest_aka(self, destination: FidoAddress | str) -> str:
        """Which of our addresses to write from: one of the same zone and net, else of the same zone, else the main
        one; "" when we have none. Raises ValueError for a text that is no address."""
        to = read_fido(destination) if isinstance(destination, str) else destination
        same_zone = [own for own in self._fidonet if own.zone == to.zone]
        same_net = [own for own in same_zone if own.net == to.net]
        nearest = next(iter(same_net or same_zone or self._fidonet), None)
        return "" if nearest is None else str(nearest)

    # QWKnet

    async def qwknet(self, route: str, name: str, user: User | None, *, trusted: bool = False) -> ToNetwork | None:
        """Where mail for `name` at the end of `route` (`ID/ID/...`) is handed over; None when no way leads there.
        `user` and `trusted` as above.

        Raises Refusal: this user, or a stranger, may not send netmail.
        """
        try:
            hops = read_route(route)
        except ValueError:
            return None
        if not trusted:
            self._admit(user, f"{route}!{name}")
        if len(hops) > 1 and hops[0] == self._own_id:
            hops = hops[1:]
        if self._own_id in hops or not name:  # a circle
            return None
        way = await self._way(hops)
        return None if way is None else ToNetwork(QWKNET, name, "/".join(way), via=way[0])

    async def _way(self, hops: tuple[str, ...]) -> tuple[str, ...] | None:
        """The whole way from a neighbour of ours (spec mail.md 2.1 step 20, then bbs.md 16.4)."""
        first, last = hops[0], hops[-1]
        if first in self._hubs:
            return hops
        if await self._is_neighbour(last):
            return (last,)
        if await self._is_neighbour(first):
            return hops
        known = (await self._known()).get(first)
        if known is None or self._own_id in known or not await self._is_neighbour(known[0]):
            return None
        return known + hops[1:]

    async def _is_neighbour(self, name: str) -> bool:
        """Whether mail can be handed to this system directly: it is a hub, or has a node account here."""
        if name in self._hubs:
            return True
        user = await self._directory.recipient(name, aliased=False)
        return user is not None and user.has_restriction("Q") and user.alias.upper() == name

    async def _known(self) -> dict[str, tuple[str, ...]]:
        for name in ROUTE_FILES:
            data = await self._read_small(name)
            if data is not None:
                return read_routes(data, int(self._clock.now() // _DAY))
        return {}

    # both

    def _admit(self, user: User | None, address: str) -> None:
        if user is None and not self._gate:
            who = "a stranger"
        elif user is not None and (user.has_restriction("M") or user.is_guest):
            who = user.alias
        else:
            return
        log.notice("netmail.refused", f"!{who} may not send netmail to {address}", to=address)
        raise Refusal(Why.NO_RELAY, reply=b"550 Relay not allowed.")

    def new_netmail(
        self,
        destination: ToNetwork,
        *,
        letter: LetterId,
        prefix: bytes,
        sender_name: str,
        sender_user: UserNumber = NOBODY,
        subject: str = "",
        message_id: str = "",
        created: float = 0.0,
        written: float = 0.0,
        to_name: str = "",
    ) -> NewNetmail:
        """What is stored for the network's own module to carry. `to_name` is the display name of the header's first
        recipient. Names and subject are whole: what a packet has no room for (FidoNet 35 characters of a name, QWK
        25), its writer cuts."""
        fidonet = destination.network == FIDONET
        return NewNetmail(
            network=destination.network,
            letter=letter,
            prefix=prefix,
            sender=sender_name,
            sender_user=sender_user,
            sender_address=self.nearest_aka(destination.address) if fidonet else self._own_id,
            recipient=_shown(to_name, destination.name) if fidonet else destination.name,
            address=destination.address,
            via=destination.via,
            subject=subject,
            message_id=message_id,
            created=created,
            written=written,
        )


def _shown(to_name: str, name: str) -> str:
    """The name as the header writes it, when it is the envelope's (`Rob Swindell` for rob.swindell; spec 1.17)."""
    shown = to_name.partition("@")[0].partition("(")[0].strip()
    return shown if shown and alias_key(shown) == alias_key(name) else name
