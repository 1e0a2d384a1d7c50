"""Whom people here write to, they want answers from: recipients of delivered mail become exempt from blacklists.

Each is added to dnsbl_exempt.cfg once, in the form sysops know (spec mail.md 3.6.3), unless NO_AUTO_EXEMPT is set.
"""

from __future__ import annotations

import re

from dialtone.base import log
from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.ports.outside import Clock, FilterFiles
from dialtone.formats.mail.dates import system_time
from dialtone.formats.mail.headers import one_line

FILE = "dnsbl_exempt.cfg"
SENDER_MOST = 128  # characters

_ADDRESS = re.compile(r"(?=.{3,254}\Z)[^\s<>\x00-\x20\x7f*\\]+@[A-Za-z0-9.:\[\]-]+")


class AutoExempt:
    """Told of each delivery; see the module's text."""

    def __init__(
        self, files: FilterFiles, tables: Tables, mail: MailConfig, clock: Clock, *, military: bool = False
    ) -> None:
        """`military`: the system shows times with 24 hours."""
        self._files = files
        self._exempt = tables.dnsbl_exempt
        self._off = "NO_AUTO_EXEMPT" in mail.options
        self._clock = clock
        self._military = military
        self._under_way: set[str] = set()

    async def sent(self, sender: str, recipient: str) -> None:
        """Mail from a user of ours was delivered. `sender` is who that is, in words; `recipient` an address outside.
        Never raises: that a list cannot be written is logged, and the next delivery tries again."""
        if self._off or not is_fit(recipient):
            return
        entry = f"<{recipient}>"
        key = entry.lower()
        if key in self._under_way or (self._exempt and self._exempt.matches(entry)):
            return
        self._under_way.add(key)
        now = self._clock.now()
        when = system_time(now, self._clock.offset(now), military=self._military)
        try:
            comment = f";SEND Auto-exempting from {one_line(sender, SENDER_MOST)} on {when}"
            await self._files.append(FILE, [comment, entry], newline_before=True)
        except OSError as error:
            log.error("dnsbl.not_exempted", f"!ERROR writing {FILE}: {error}", to=recipient)
            return
        finally:
            self._under_way.discard(key)
        log.info("dnsbl.exempted", f"Auto-exempting: {entry}", to=recipient)


def is_fit(address: str) -> bool:
    """Whether an address can stand in the file and mean only itself: no blank, bracket or control character, no
    wildcard, and no backslash, which begins an escape there. Characters that cannot be shown are refused too."""
    return address.isprintable() and _ADDRESS.fullmatch(address) is not None
