"""Pieces of pages that were made before, by everything they were made from: as many as have room, the oldest go."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """What has a length."""

    def __len__(self) -> int: ...


Piece = TypeVar("Piece", bound=Sized)


class Kept(Generic[Piece]):
    """`most` is how long all pieces together may be; longer ones than a sixteenth of that are not kept."""

    __slots__ = ("_pieces", "most", "size")

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._pieces: OrderedDict[Hashable, Piece] = OrderedDict()

    def get(self, key: Hashable) -> Piece | None:
        """A piece, if it is still there."""
        piece = self._pieces.get(key)
        if piece is not None:
            self._pieces.move_to_end(key)
        return piece

    def put(self, key: Hashable, piece: Piece) -> Piece:
        """Keep a piece."""
        if len(piece) > self.most // 16:
            return piece
        before = self._pieces.pop(key, None)
        self.size += len(piece) - (len(before) if before is not None else 0)
        self._pieces[key] = piece
        while self.size > self.most:
            self.size -= len(self._pieces.popitem(last=False)[1])
        return piece
