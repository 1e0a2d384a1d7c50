"""Sending a piece of a file straight from the disk's cache to a socket, in a thread.

The system copies by itself (`sendfile`), without a byte passing through this program and while other threads run; but
it may wait for the disk, so it is not the loop's thread that asks. A thread stays as long as the peer keeps up, at most
for a slice of time; who is slower than that is waited for by the loop, and holds no thread.
"""

from __future__ import annotations

import os
import select
import time
from dataclasses import dataclass

SLICE = 0.05  # seconds
PATIENCE = 5  # milliseconds that a thread waits for the peer
PIECE = 8 * 1024 * 1024  # bytes asked for at a time; the system takes what there is room for


@dataclass(slots=True)
class Pushed:
    """How far it came."""

    sent: int = 0
    behind: bool = False  # the peer must take something before more can be sent
    short: bool = False  # the file ended


class Stop:
    """Says to a thread that nobody wants its work any more."""

    __slots__ = ("said",)

    def __init__(self) -> None:
        self.said = False


def push(line: int, file: int, offset: int, length: int, stop: Stop) -> Pushed:
    """Send up to `length` bytes of a file from `offset` to a socket that does not block; both are descriptors.

    Raises OSError of either: after `Pushed` with nothing sent, the next call says why.
    """
    done, until, poll = Pushed(), time.monotonic() + SLICE, select.poll()
    poll.register(line, select.POLLOUT)
    while done.sent < length and not stop.said:
        try:
            sent = os.sendfile(line, file, offset + done.sent, min(length - done.sent, PIECE))
        except BlockingIOError:
            done.behind = not poll.poll(PATIENCE)
            if done.behind:
                break
            continue
        except OSError:
            if done.sent:
                break
            raise
        if not sent:
            done.short = True
            break
        done.sent += sent
        if time.monotonic() > until:
            break
    return done
