"""How many sessions one user may have at a time, with programs that keep many open (IMP-10)."""

from __future__ import annotations

from collections.abc import Callable

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import User, UserNumber

MOST = 20


class Seats:
    """Counts sessions by user."""

    __slots__ = ("_most", "_taken")

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._taken: dict[UserNumber, int] = {}

    def taken(self, user: User) -> int:
        """How many sessions a user has."""
        return self._taken.get(user.number, 0)

    def take(self, user: User) -> Callable[[], None]:
        """One more; what is returned gives it back, however often it is called. Raises Refusal (BUSY)."""
        if self.taken(user) >= self._most:
            raise Refusal(Why.BUSY, "too many connections of this user", temporary=True, final=True)
        self._taken[user.number] = self.taken(user) + 1
        given_back = False

        def give_back() -> None:
            nonlocal given_back
            if not given_back:
                given_back = True
                self._leave(user.number)

        return give_back

    def _leave(self, user: UserNumber) -> None:
        left = self._taken[user] - 1
        if left:
            self._taken[user] = left
        else:
            del self._taken[user]
