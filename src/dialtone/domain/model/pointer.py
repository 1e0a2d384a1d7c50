"""How far somebody has read a sub-board, and whether it takes part in his scans. Source: spec bbs.md 3.4."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """One user's place on one sub-board. The three switches are None where the sub-board's own settings count
    (NSDEF, SSDEF, FORCED)."""

    board: str  # internal code, upper case
    scanned: int = 0  # the highest number seen in a scan or read: what is above is new
    last: int = 0  # the message read last
    new_scan: bool | None = None
    new_scan_to_me: bool | None = None  # only those addressed to the user
    to_you_scan: bool | None = None
