"""What all commands share: where the board is, how lists are shown, and how a command says that it cannot.

Exit codes: 0 done, 1 failed (with one line that says what and, where it helps, what to do), 2 used wrongly.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Arguments = argparse.Namespace
Command = Callable[[Arguments], int | None]

ROOT_VARIABLE = "DIALTONE_ROOT"
ROOT_DEFAULT = "./bbs"


class Failed(Exception):
    """A command cannot do what was asked; the text is for the person who asked."""


def root_option() -> argparse.ArgumentParser:
    """The option every command has."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "--root",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help=f"where the board is (default: ${ROOT_VARIABLE}, else {ROOT_DEFAULT})",
    )
    return parent


class Nouns:
    """Adds commands to a parser, so that each has the root option, a help text and a function."""

    def __init__(self, parser: argparse.ArgumentParser, *, title: str = "commands") -> None:
        parser.set_defaults(run=None, parser=parser)
        self._commands = parser.add_subparsers(title=title, metavar="COMMAND")

    def command(self, name: str, run: Command, help: str, *, text: str = "") -> argparse.ArgumentParser:
        """Add one command; `text` is said above its options in its own help."""
        made = self._parser(name, help, text)
        made.set_defaults(run=run, parser=made)
        return made

    def group(self, name: str, help: str, *, text: str = "") -> Nouns:
        """Add a noun with verbs of its own."""
        return Nouns(self._parser(name, help, text), title="verbs")

    def _parser(self, name: str, help: str, text: str) -> argparse.ArgumentParser:
        about = text or help[0].upper() + help[1:] + "."
        shape = argparse.RawDescriptionHelpFormatter
        return self._commands.add_parser(
            name, help=help, description=about, parents=[root_option()], formatter_class=shape
        )


def json_option(parser: argparse.ArgumentParser) -> None:
    """Offer machine-readable output."""
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def root_of(args: Arguments) -> Path:
    """The board's folder, as an absolute path; it may not exist."""
    chosen = getattr(args, "root", None) or os.environ.get(ROOT_VARIABLE) or ROOT_DEFAULT
    return Path(chosen).expanduser().absolute()


def board_of(args: Arguments) -> Path:
    """The board's folder, which must be one. Raises Failed."""
    root = root_of(args)
    if not (root / "ctrl").is_dir():
        raise Failed(
            f"there is no board in {root} (make one: dialtone init --root {root}, or name another with --root)"
        )
    return root


def read_password(args: Arguments) -> str:
    """The password: first line of standard input with --password-stdin, else asked twice at the terminal."""
    if getattr(args, "password_stdin", False):
        line = sys.stdin.readline()
        password = line.removesuffix("\n").removesuffix("\r")
        if not password:
            raise Failed("no password on standard input")
        return password
    if not sys.stdin.isatty():
        raise Failed("give the password on standard input, with --password-stdin")
    import getpass

    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise Failed("the two passwords differ")
    return password


def password_option(parser: argparse.ArgumentParser) -> None:
    """Offer to read a password without asking."""
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from the first line of standard input"
    )


def print_json(value: Any) -> None:
    """One JSON value on standard output."""
    print(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], args: Arguments) -> None:
    """A list: as JSON every field, as a table the named columns."""
    if args.json:
        print_json(list(rows))
        return
    print(table(rows, columns))


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows in aligned columns under their names; numbers stand to the right."""
    cells = [[_cell(row.get(name)) for name in columns] for row in rows]
    heads = [name.replace("_", " ").upper() for name in columns]
    widths = [max(len(line[i]) for line in [heads, *cells]) for i in range(len(columns))]
    right = [bool(rows) and all(type(row.get(name)) is int for row in rows) for name in columns]

    def line(values: Sequence[str]) -> str:
        parts = (v.rjust(w) if r else v.ljust(w) for v, w, r in zip(values, widths, right, strict=True))
        return "  ".join(parts).rstrip()

    return "\n".join(map(line, [heads, *cells]))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    text = str(value)
    return text if text.isprintable() else "".join(ch if ch.isprintable() else "?" for ch in text)
