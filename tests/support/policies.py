"""Other people's policies: a web that has them, and what finds them there."""

from __future__ import annotations

from collections.abc import Callable

from dialtone.config.mail import MailConfig
from dialtone.domain.mail.tls_policies import TlsPolicies
from dialtone.domain.ports.outside import Clock, Resolver, Unreachable
from dialtone.domain.ports.store import Store
from dialtone.testing.mail_sink import MailWorld


class Web:
    """Implements `FetchPolicy`: `pages` by address; others cannot be reached."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.seen: Callable[[], object] = lambda: None  # called when somebody asks

    async def __call__(self, url: str) -> bytes:
        """See the port."""
        self.asked.append(url)
        self.seen()
        if url not in self.pages:
            raise Unreachable(f"{url} is not there")
        return self.pages[url]

    def publish(
        self, world: MailWorld, domain: str, *hosts: str, mode: str = "enforce", age: int = 864000, id: str = "1"
    ) -> None:
        """Publish a policy, record and text."""
        lines = ["version: STSv1", f"mode: {mode}", *(f"mx: {host}" for host in hosts), f"max_age: {age}", ""]
        world.records[f"_mta-sts.{domain}"] = [f"v=STSv1; id={id};"]
        self.pages[f"https://mta-sts.{domain}/.well-known/mta-sts.txt"] = "\r\n".join(lines).encode()


def policies(
    resolver: Resolver, web: Web, store: Store, clock: Clock, server: str = "192.0.2.53", **settings: object
) -> TlsPolicies:
    """Policies as a program has them; the sysop named the name server."""
    mail = MailConfig(dns_server=server, **settings)  # type: ignore[arg-type]
    return TlsPolicies(resolver=resolver, fetch=web, store=store, clock=clock, mail=mail)
