"""Counting votes."""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.domain.model.poll import DOWN, UP, Tally


def tally(votes: Mapping[int, int], answers: int | None) -> Tally:
    """Count `votes` (a ballot's value, and how many had it) on an ordinary message, or on a poll with so many
    answers."""
    voters = sum(votes.values())
    if answers is None:
        return Tally(up=votes.get(UP, 0), down=votes.get(DOWN, 0), voters=voters)
    counts = (sum(count for mask, count in votes.items() if mask >> answer & 1) for answer in range(answers))
    return Tally(answers=tuple(counts), voters=voters)
