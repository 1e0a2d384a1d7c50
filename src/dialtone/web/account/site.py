"""The site as passkeys know it: they are bound to its name, so one that is reached by a number has none."""

from __future__ import annotations

from ipaddress import ip_address

from dialtone.domain.access.passkeys import Site
from dialtone.web.visit import Visit


def site_of(visit: Visit) -> Site | None:
    """The site of this request; None where browsers allow no passkeys (no TLS, no name)."""
    host = visit.request.url.hostname or ""
    origin = f"{visit.request.url.scheme}://{visit.request.headers.get('host', '')}"
    if not host or _is_number(host) or not (visit.secure or host == "localhost"):
        return None
    return Site(host, origin, visit.house.settings.system.name or host)


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
