"""Which addresses others can reach, and what to call those they cannot."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from dialtone.domain.mail.destinations import is_public

_KINDS = (
    ("127.0.0.0/8", "this machine itself"),
    ("::1/128", "this machine itself"),
    ("10.0.0.0/8", "private (10.x.x.x)"),
    ("172.16.0.0/12", "private (172.16.x.x to 172.31.x.x)"),
    ("192.168.0.0/16", "private (192.168.x.x)"),
    ("100.64.0.0/10", "shared by a provider's customers (100.64.x.x to 100.127.x.x)"),
    ("169.254.0.0/16", "link-local (169.254.x.x)"),
    ("fe80::/10", "link-local (fe80::)"),
    ("fc00::/7", "private (fc00::, fd00::)"),
)
_NETWORKS = tuple((ip_network(text), words) for text, words in _KINDS)


def kind_of(address: str) -> str:
    """Why others cannot reach an address; "" when they may."""
    found = ip_address(address.partition("%")[0])
    for network, words in _NETWORKS:
        if found.version == network.version and found in network:
            return words
    return "" if is_public(str(found)) else "not for the Internet"


def is_loopback(address: str) -> bool:
    """Whether it is this machine only."""
    return ip_address(address.partition("%")[0]).is_loopback


def is_link_local(address: str) -> bool:
    """Whether it counts on one cable only; every interface has one for IPv6."""
    return ip_address(address.partition("%")[0]).is_link_local
