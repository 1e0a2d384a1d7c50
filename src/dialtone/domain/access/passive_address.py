"""The address a client in passive mode is told to come to. Source: spec services.md 3.5; FAQ, "FTP behind a NAT".

In this order: the address our own host name leads to (LOOKUP_PASV_IP), the one in the settings (PasvIpAddress,
PasvIp6Address), the one the client called. Who called from this very machine is told what it called in any case: it is
on this side of whatever stands between us and the world.
"""

from __future__ import annotations

import ipaddress

from dialtone.base import log
from dialtone.config.ftp import FtpConfig
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Resolver
from dialtone.wire.port import Peer


class PassiveAddress:
    """See the module's text. `host` is our own public name."""

    __slots__ = ("_host", "_looks_up", "_resolver", "_set")

    def __init__(self, config: FtpConfig, host: str, resolver: Resolver) -> None:
        self._host = host
        self._looks_up = "LOOKUP_PASV_IP" in config.options and bool(host)
        self._resolver = resolver
        self._set = {4: config.pasv_ip_address, 6: config.pasv_ip6_address}

    async def tell(self, peer: Peer) -> str:
        """The address, of the family the client came by."""
        here = ipaddress.ip_address(peer.local_address.partition("%")[0])
        if here.is_loopback:
            return peer.local_address
        if self._looks_up and (found := await self._look_up(here.version)):
            return found
        told = self._set[here.version]
        return told if told and not ipaddress.ip_address(told).is_unspecified else peer.local_address

    async def _look_up(self, version: int) -> str:
        """The address of our name; "" when it has none that somebody elsewhere could use."""
        try:
            found = await self._resolver.addresses(self._host)
        except (NoSuchName, NoAnswer) as trouble:
            log.warning("ftp.own_name", f"!FTP host name {self._host} cannot be looked up: {trouble or 'no answer'}")
            return ""
        usable = [ipaddress.ip_address(one) for one in found]
        good = [one for one in usable if one.version == version and not (one.is_loopback or one.is_unspecified)]
        if not good:
            log.warning("ftp.own_name", f"!FTP host name {self._host} has no IPv{version} address for passive mode")
            return ""
        return str(good[0])
