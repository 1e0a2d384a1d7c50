"""What this system is called: its host name, the domains whose mail is ours, the addresses of our users.

Sources: spec mail.md 0.1 (HOST, local domain) and 2.8 (addresses made from user names).
"""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import PatternList
from dialtone.domain.model.user import User
from dialtone.formats.mail.addresses import ascii_domain


class Ourselves:
    """Our names. `host` is what we say on the wire, `domain` what stands behind the @ of our users."""

    __slots__ = ("_names", "_others", "domain", "host")

    def __init__(self, mail: MailConfig, system: SystemConfig, others: PatternList) -> None:
        """`others` is domains.cfg."""
        self.host = _ascii(mail.host_name or system.inet_addr or "localhost")
        self.domain = _ascii(system.inet_addr) or self.host
        self._names = frozenset((self.host.lower(), self.domain.lower()))
        self._others = others

    def owns(self, domain: str) -> bool:
        """Whether mail for this domain (lower case, ASCII form) is for users of ours."""
        return domain in self._names or (bool(self._others) and self._others.matches(domain))

    def address_of(self, user: User) -> str:
        """A user's own address, without brackets."""
        return user.alias if "@" in user.alias else f"{spelled(user.alias)}@{self.domain}"


def _ascii(name: str) -> str:
    """A configured name as it goes on the wire: international ones in their ASCII form."""
    if name.isascii():
        return name
    try:
        return ascii_domain(name)
    except Refusal:
        return name.encode("ascii", "replace").decode()


def spelled(name: str) -> str:
    """A user name as a local part: `Rob Swindell` becomes Rob.Swindell, `Dr. Seuss` Dr.Seuss."""
    if "." in name and " " in name:
        return name.replace(" ", "")
    if "!" in name:
        return f'"{name}"'
    return "".join("." if ch == " " or ord(ch) > 126 else ch for ch in name)
