"""What people had of files, as long as it matters: a file that is fetched in pieces is paid once (FTP-12).

Programs that resume, or fetch a file by several connections, ask for pieces. A file counts when its last byte or nearly
all of it went out, whichever pieces that took; for an hour after that nothing more of it is taken. Bounded: what was
not asked for the longest is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

NEARLY = 90  # per cent of a file that count as all of it
LASTS = 3600.0  # seconds
MOST = 10_000

Key = tuple[object, ...]


@dataclass(slots=True)
class _Share:
    at: float
    had: int = 0
    paid: bool = False


class Shares:
    """See the module's text. A key names a person and a file; times are in seconds since 1970."""

    __slots__ = ("_of",)

    def __init__(self) -> None:
        self._of: OrderedDict[Key, _Share] = OrderedDict()

    def is_paid(self, key: Key, now: float) -> bool:
        """Whether the file was paid a short while ago."""
        share = self._of.get(key)
        return share is not None and share.paid and now - share.at < LASTS

    def took(self, key: Key, offset: int, sent: int, size: int, now: float) -> bool:
        """Note that a piece went out. True: with it the file is to be paid; that happens once."""
        share = self._of.get(key)
        if share is None or now - share.at >= LASTS:
            share = self._of[key] = _Share(now)
        self._of.move_to_end(key)
        while len(self._of) > MOST:
            self._of.popitem(last=False)
        if share.paid:
            return False
        share.had += sent
        share.at = now
        share.paid = (sent > 0 and offset + sent >= size) or share.had * 100 >= size * NEARLY
        return share.paid
