"""The value of an @-code for a screen, before and after login. A code without one is shown as it was typed."""

from __future__ import annotations

from collections.abc import Callable

from dialtone.domain.house import House
from dialtone.terminal.codes import areas, board, caller
from dialtone.terminal.codes.spans import Amount, Span, amount, duration
from dialtone.terminal.console import Console
from dialtone.terminal.stay import Stay

KNOWN = frozenset(board.CODES.keys() | caller.CODES.keys() | areas.CODES.keys())


def before_login(house: House, console: Console) -> Callable[[str], str | None]:
    """For `Console.codes` while nobody is known: what is about the caller is empty."""
    scene = board.Scene(house, console)

    def value(code: str) -> str | None:
        name, colon, form = code.partition(":")
        found = _of_board(scene, name, form if colon else None)
        return "" if found is None and name in KNOWN else found

    return value


def of_stay(stay: Stay) -> Callable[[str], str | None]:
    """For `Console.codes` of somebody who has logged in."""
    scene = board.Scene(stay.house, stay.console)

    def value(code: str) -> str | None:
        name, colon, form = code.partition(":")
        read = caller.CODES.get(name) or areas.CODES.get(name)
        if read is not None:
            return _text(read(stay), form)
        return _of_board(scene, name, form if colon else None)

    return value


def _of_board(scene: board.Scene, name: str, form: str | None) -> str | None:
    if form and name in board.FORMATTED:
        return _moment(scene, name, form)
    read = board.CODES.get(name)
    return None if read is None else _text(read(scene), form or "")


def _text(found: object, letter: str) -> str:
    if isinstance(found, Span):
        return duration(found, letter or "T")
    return amount(found, letter) if isinstance(found, Amount) else str(found)


def _moment(scene: board.Scene, name: str, form: str) -> str | None:
    """A date or time in the form of the operator's, as `strftime` has it."""
    try:
        return board.FORMATTED[name](scene).strftime(form)
    except ValueError:
        return None
