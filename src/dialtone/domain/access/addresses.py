"""Client addresses as access control sees them: which are ours or trusted, and which count as one customer.

Texts are as the socket gives them. Works on strings where it can, since every connection passes here.
"""

from __future__ import annotations

from ipaddress import AddressValueError, IPv6Address

from dialtone.config.tables import PatternList
from dialtone.wire.port import Peer

_MAPPED = "::ffff:"
_NETWORK = (1 << 64) - 1


def plain(address: str) -> str:
    """An IPv4 address that came in IPv6 clothes, undressed; others as they are, without a zone."""
    bare = address.partition("%")[0]
    return bare[len(_MAPPED) :] if bare.lower().startswith(_MAPPED) and "." in bare else bare


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's loopback."""
    text = plain(address)
    return text.startswith("127.") or text == "::1"


def is_at_the_machine(peer: Peer) -> bool:
    """Whether somebody sits at this very machine, and does not only come through a proxy on it."""
    return is_loopback(peer.address) and not peer.relayed


def network(address: str) -> str:
    """What stands for one customer: an IPv4 address, or the /64 an IPv6 address is in."""
    text = plain(address)
    if ":" not in text:
        return text
    try:
        number = int(IPv6Address(text))
    except AddressValueError:
        return text
    return f"{IPv6Address(number & ~_NETWORK)}/64"


def is_trusted(peer: Peer, exempt: PatternList) -> bool:
    """Whether a client is never banned, slowed or limited: this machine itself, or listed in ipfilter_exempt.cfg."""
    return peer.is_ourselves or is_loopback(peer.address) or is_exempt(peer, exempt)


def is_exempt(peer: Peer, exempt: PatternList) -> bool:
    """Whether ipfilter_exempt.cfg names the client's address or host name."""
    return bool(exempt) and exempt.matches(peer.address, peer.host)
