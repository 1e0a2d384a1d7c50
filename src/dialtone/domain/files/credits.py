"""The arithmetic of credits. Source: spec bbs.md 1.1, 1.11; services.md 3.8, 3.9.

Credits are bytes. What is spent comes out of today's free credits first; what is earned goes to the lasting ones.
Everything is a function from an account to an account; who stores them does so in the change that read them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from dialtone.domain.model.user import User

MOST = 2**62  # credits of one account


class Spent(NamedTuple):
    """What was taken from where."""

    free: int = 0
    bought: int = 0


def available(user: User) -> int:
    """What can be spent."""
    return user.credits + user.free_credits


def spend(user: User, cost: int) -> tuple[User, Spent] | None:
    """Take `cost` bytes; None when there is not enough."""
    if cost > available(user):
        return None
    free = min(cost, user.free_credits)
    spent = Spent(free, cost - free)
    return replace(user, free_credits=user.free_credits - spent.free, credits=user.credits - spent.bought), spent


def give_back(user: User, spent: Spent, *, same_day: bool = True) -> User:
    """Undo it; free credits of another day are gone."""
    free = user.free_credits + spent.free if same_day else user.free_credits
    return replace(user, free_credits=free, credits=min(user.credits + spent.bought, MOST))


def share(size: int, percent: int) -> int:
    """`percent` of a size, exactly."""
    return size * percent // 100


def earn(user: User, amount: int) -> User:
    """Add credits."""
    return replace(user, credits=min(user.credits + amount, MOST))


def earn_minutes(user: User, amount: int, rate: float) -> tuple[User, int]:
    """Add the minutes that `amount` bytes take at `rate` bytes a second (0: unknown, as 14,400 bits a second)."""
    minutes = int(amount / (rate or 1440.0) / 60)
    return replace(user, banked_minutes=min(user.banked_minutes + minutes, 2**31 - 1)), minutes
