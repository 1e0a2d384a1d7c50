"""Guess the number: a small door, and an example of one.

`dialtone init` copies this file to xtrn/guess/ of a new board. It uses nothing but Python and what every door gets:
the path of DOOR32.SYS as its argument, a terminal, and the code page 437. docs/adding/door.md explains it line by line.
"""

import json
import os
import random
import sys
import time
from pathlib import Path

LOWEST, HIGHEST = 1, 100
BEST = 10  # rows of the list

GREEN, YELLOW, CYAN, WHITE, RED = (f"\x1b[0;1;{colour}m" for colour in (32, 33, 36, 37, 31))
NORMAL = "\x1b[0m"


class Caller:
    """What DOOR32.SYS says (11 lines: kind of line, handle, rate, board, number, name, alias, level, minutes, screen,
    node)."""

    def __init__(self, path: str) -> None:
        """Raises OSError and ValueError for a file that is none."""
        lines = Path(path).read_bytes().decode("cp437").splitlines()
        if len(lines) < 11:
            raise ValueError(f"{path} has {len(lines)} lines")
        self.alias = lines[6]
        self.minutes = int(lines[8])
        self.colours = lines[9] != "0"


class Screen:
    """Shows lines in code page 437, with colours or without, and reads what is typed."""

    def __init__(self, colours: bool) -> None:
        self.colours = colours

    def show(self, text: str, colour: str = "", end: str = "\n") -> None:
        """Show text."""
        if self.colours and colour:
            text = f"{colour}{text}{NORMAL}"
        sys.stdout.buffer.write((text + end).encode("cp437", "replace"))
        sys.stdout.buffer.flush()

    def ask(self, text: str) -> str:
        """Ask for a line; "q" when the caller has gone."""
        self.show(text, CYAN, end="")
        line = sys.stdin.buffer.readline(200)
        return line.decode("cp437").strip() if line else "q"


def read_scores(path: Path) -> list[list[object]]:
    """The best games: [tries, alias], the best first; an empty list when there are none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [[int(tries), str(alias)] for tries, alias in found][:BEST]
    except (OSError, ValueError, TypeError):
        return []


def add_score(path: Path, tries: int, alias: str) -> list[list[object]]:
    """Remember a game; the best ones with it."""
    scores = sorted([*read_scores(path), [tries, alias]], key=lambda row: int(str(row[0])))[:BEST]
    new = path.with_suffix(f".{os.getpid()}")
    try:
        new.write_text(json.dumps(scores), encoding="utf-8")
        new.replace(path)  # another node never reads half a file
    except OSError as trouble:
        print(f"guess.py: {trouble}", file=sys.stderr)
    return scores


def show_scores(screen: Screen, scores: list[list[object]]) -> None:
    """The list of the best."""
    if not scores:
        return
    screen.show("\nThe best games", WHITE)
    for place, (tries, alias) in enumerate(scores, 1):
        screen.show(f"{place:3}. {alias:<25} {tries} tries", YELLOW if place == 1 else "")


def play(screen: Screen, number: int, until: float) -> int:
    """One game; the number of tries, or 0 when the caller gave up or his time is over."""
    tries = 0
    while time.monotonic() < until:
        said = screen.ask(f"\nYour guess ({LOWEST} to {HIGHEST}, Q quits): ")
        if said.lower() in ("q", "quit"):
            return 0
        if not (said.isascii() and said.isdecimal()) or not LOWEST <= int(said) <= HIGHEST:
            screen.show(f"A number from {LOWEST} to {HIGHEST}, please.", RED)
            continue
        tries += 1
        if int(said) == number:
            return tries
        screen.show("Higher!" if int(said) < number else "Lower!", GREEN)
    screen.show("Your time is over.", RED)
    return 0


def main(arguments: list[str]) -> int:
    """Play until the caller has had enough; the exit status."""
    if len(arguments) != 2:
        print("usage: guess.py PATH-OF-DOOR32.SYS", file=sys.stderr)
        return 2
    try:
        caller = Caller(arguments[1])
    except (OSError, ValueError) as trouble:
        print(f"guess.py: {trouble}", file=sys.stderr)
        return 1
    screen, scores = Screen(caller.colours), Path("scores.json")
    until = time.monotonic() + caller.minutes * 60
    screen.show("══ Guess the number ══" if caller.colours else "Guess the number", WHITE)
    screen.show(f"Hello {caller.alias}. I think of a number.")
    show_scores(screen, read_scores(scores))
    while tries := play(screen, random.randint(LOWEST, HIGHEST), until):
        screen.show(f"Yes! It took you {tries} {'try' if tries == 1 else 'tries'}.", YELLOW)
        show_scores(screen, add_score(scores, tries, caller.alias))
        if not screen.ask("\nAnother game? (Y/N) ").lower().startswith("y"):
            break
    screen.show("Good-bye!", CYAN)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
