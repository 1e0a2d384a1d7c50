"""Who does what: the Q method of option negotiation (RFC 1143), for one of the two sides.

A request is answered only when it changes something, so two sides can never answer each other for ever. An option we
do not know is refused once, and again only after the other side took its request back (TEL-01, TEL-02).
"""

from __future__ import annotations

from dialtone.protocols.telnet.commands import IAC

KNOWN = 64  # options above are never agreed to

NO, YES, WANT_NO, WANT_NO_THEN_YES, WANT_YES, WANT_YES_THEN_NO = range(6)


class Side:
    """The options of one side of a connection. `yes` and `no` are the commands we send about it: WILL and WONT about
    ours, DO and DONT about theirs. `agreeable`: options that may be on."""

    __slots__ = ("_agreeable", "_no", "_refused", "_states", "_yes")

    def __init__(self, yes: int, no: int, agreeable: frozenset[int]) -> None:
        self._yes = yes
        self._no = no
        self._agreeable = agreeable
        self._states = bytearray(KNOWN)
        self._refused = 0  # bit for each option that was refused and not taken back

    def is_on(self, option: int) -> bool:
        """Whether both sides agreed that it is on."""
        return option < KNOWN and self._states[option] == YES

    def is_asked(self, option: int) -> bool:
        """Whether we asked for it to be on and have heard nothing yet."""
        return option < KNOWN and self._states[option] == WANT_YES

    def want(self, option: int, on: bool) -> bytes:
        """Ask for an option to be on or off; returns what to send (RFC 1143 section 7, "if we decide to")."""
        state = self._states[option]
        if on:
            self._states[option] = (WANT_YES, YES, WANT_NO_THEN_YES, WANT_NO_THEN_YES, WANT_YES, WANT_YES)[state]
            return self._say(self._yes, option) if state == NO else b""
        self._states[option] = (NO, WANT_NO, WANT_NO, WANT_NO, WANT_YES_THEN_NO, WANT_YES_THEN_NO)[state]
        return self._say(self._no, option) if state == YES else b""

    def hear(self, option: int, positive: bool) -> tuple[bytes, bool]:
        """Take a WILL or DO (`positive`), WONT or DONT. Returns what to answer, and whether it is on or off now
        where it was not before."""
        if option >= KNOWN or option not in self._agreeable:
            return self._refuse(option, positive), False
        was_on = self._states[option] == YES
        answer = self._agree(option) if positive else self._give_up(option)
        return answer, self.is_on(option) != was_on

    def _agree(self, option: int) -> bytes:
        state = self._states[option]
        self._states[option] = (YES, YES, NO, YES, YES, WANT_NO)[state]
        if state == NO:
            return self._say(self._yes, option)
        return self._say(self._no, option) if state == WANT_YES_THEN_NO else b""

    def _give_up(self, option: int) -> bytes:
        state = self._states[option]
        self._states[option] = (NO, NO, NO, WANT_YES, NO, NO)[state]
        if state == YES:
            return self._say(self._no, option)
        return self._say(self._yes, option) if state == WANT_NO_THEN_YES else b""

    def _refuse(self, option: int, positive: bool) -> bytes:
        bit = 1 << option
        if not positive:
            self._refused &= ~bit
            return b""
        if self._refused & bit:
            return b""
        self._refused |= bit
        return self._say(self._no, option)

    def _say(self, command: int, option: int) -> bytes:
        return bytes((IAC, command, option))
