"""How fast a ZMODEM sender goes: the size of sub-packets, the window, and when it asks for an acknowledgement.

No more than a *window* is under way without an acknowledgement: so a slow line never hides megabytes, cancelling works
at once, and what a damaged line loses is bounded. The window grows with every acknowledgement and shrinks when they
stay away. Sub-packets begin with 1,024 bytes, which every receiver takes; when a receiver without limits has
acknowledged a larger one sent as a trial, they have 8,192. An error makes them small again.
"""

from __future__ import annotations

from dialtone.formats.transfer.zmodem_frames import LARGEST, ZCRCG, ZCRCQ

USUAL, SMALLEST = 1024, 128  # bytes in a sub-packet
FIRST_WINDOW, SMALLEST_WINDOW, LARGEST_WINDOW = 16 * 1024, 8 * 1024, 2 * 1024 * 1024
NO_WINDOW = 1 << 40  # for receivers that do not acknowledge
DEAF = 6  # timeouts without one acknowledgement ever until that is believed of a receiver
TRIAL_AT = 64 * 1024  # bytes acknowledged before a larger sub-packet is tried
QUESTIONS = 4  # acknowledgements asked for in a window


class Pace:
    """Positions are bytes from the beginning of the file. `buffer`: bytes the receiver can buffer, 0 if it streams."""

    __slots__ = ("_asked", "_heard", "_trial", "_tried", "block", "buffer", "window")

    def __init__(self) -> None:
        self.block = USUAL
        self.window = FIRST_WINDOW
        self.buffer = 0
        self._asked = 0  # where an acknowledgement was asked for last
        self._heard = False  # there was one, ever
        self._trial = -1  # the position behind a large sub-packet that was sent as a trial
        self._tried = False

    def start(self, place: int) -> None:
        """A data frame begins at `place`."""
        self._asked = place

    def room(self, acknowledged: int, place: int, most: int) -> int:
        """How many bytes may be sent now from `place`, at most `most`; 0: wait."""
        if self.buffer:
            return self.buffer
        room = min(acknowledged + self.window - place, most)
        return room if room >= min(self.block, SMALLEST_WINDOW) else 0

    def next_block(self, place: int, there: int, acknowledged: int) -> int:
        """The size of the sub-packet at `place`, with `there` bytes at hand; once, a trial."""
        fits = self.block == USUAL and not self.buffer and there > LARGEST
        if fits and not self._tried and acknowledged >= TRIAL_AT:
            self._tried = True
            self._trial = place + LARGEST
            return LARGEST
        return self.block

    def ending(self, place: int) -> int:
        """How a sub-packet that ends at `place` goes on: with or without asking for an acknowledgement."""
        if not self.buffer and (place == self._trial or place - self._asked >= self.window // QUESTIONS):
            self._asked = place
            return ZCRCQ
        return ZCRCG

    def acknowledged(self, place: int) -> None:
        """Everything before `place` arrived, and more than before."""
        self._heard = True
        self.window = max(self.window, min(self.window * 2, LARGEST_WINDOW))
        if 0 <= self._trial <= place:
            self.block, self._trial = LARGEST, -1
        elif self.block < USUAL:
            self.block *= 2

    def mishap(self) -> None:
        """Something was damaged. A trial under way counts as the cause and is not repeated."""
        self._trial = -1
        self.block = USUAL if self.block > USUAL else max(self.block // 2, SMALLEST)
        self._narrow()

    def silence(self, times: int) -> None:
        """No acknowledgement came for a while, `times` times in a row."""
        self._narrow()
        if times >= DEAF and not self._heard:
            self.window = NO_WINDOW

    def _narrow(self) -> None:
        if self.window < NO_WINDOW:
            self.window = max(self.window // 2, SMALLEST_WINDOW)
