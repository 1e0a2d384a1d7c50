"""Which passwords may be chosen. Pure. Source: spec bbs.md 1.8.

Where the reference has its own mind (at most 40 characters, all in upper case), long pass phrases with any characters
are welcome here; what one may guess from the account or the board is refused, whatever its case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dialtone.base.errors import Refusal, Why
from dialtone.config.system import SystemConfig
from dialtone.domain.model.user import User, alias_key
from dialtone.domain.people.passwords import chosen

_SHORTEST_RELATED = 3  # letters that one word must have in common with the password


class PasswordRules:
    """The rules of one board. `barred` says whether password.can has a password."""

    __slots__ = ("_barred", "_least", "_quality", "_system")

    def __init__(self, system: SystemConfig, barred: Callable[[str], bool] = lambda _: False) -> None:
        self._system = system
        self._least = max(4, system.password_least)
        self._quality = system.password_quality
        self._barred = barred

    def check(self, password: str, user: User, *, old: str = "") -> str:
        """The password in its stored form. Raises Refusal (INVALID) in words for whoever chose it. `old` is the
        password before, where it is known."""
        text = chosen(password)
        if len(text) < self._least:
            raise Refusal(Why.INVALID, f"A password has at least {self._least} characters.")
        if text != text.strip():
            raise Refusal(Why.INVALID, "A password does not begin or end with a space.")
        if self._quality and distinct(text) < min(self._least, 8):
            raise Refusal(Why.INVALID, "That password is too simple: too many of its characters repeat or follow on.")
        self._check_obvious(text, self._words(user), old)
        if self._barred(text):
            raise Refusal(Why.INVALID, "That password is on the list of those everybody tries first.")
        return text

    def _check_obvious(self, text: str, words: Iterable[str], old: str) -> None:
        plain = alias_key(text)
        for word in words:
            if len(word) >= _SHORTEST_RELATED and (word in plain or (plain and plain in word)):
                raise Refusal(Why.INVALID, "That password is too easy to guess from your account or this board.")
        if old and text.casefold() == old.casefold():
            raise Refusal(Why.INVALID, "That is the password you have now.")
        before = alias_key(old)
        if len(before) >= self._least and (before in plain or (plain and plain in before)):
            raise Refusal(Why.INVALID, "That password is too much like the one you have now.")

    def _words(self, user: User) -> Iterable[str]:
        """What is compared, reduced to letters and digits."""
        first, _, rest = user.alias.partition(" ")
        system = self._system
        words = (user.alias, first, rest, user.real_name, user.handle, user.zip, user.phone)
        board = (system.name, system.operator, system.qwk_id)
        return [alias_key(word) for word in (*words, *board) if word]


def distinct(text: str) -> int:
    """How many distinct characters differ by more than one code point from the character behind them: `aaaa`, `abcd`
    and `4321` have one, their last."""
    folded = text.casefold()
    kept = set()
    for at, char in enumerate(folded):
        behind = folded[at + 1 : at + 2]
        if not behind or abs(ord(char) - ord(behind)) > 1:
            kept.add(char)
    return len(kept)
