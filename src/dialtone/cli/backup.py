"""`dialtone backup`: a consistent copy of a board, also while it runs."""

from __future__ import annotations

from pathlib import Path

from dialtone.cli.frame import Arguments, Nouns, board_of

ABOUT = """\
Write a consistent copy of the board into DIR (new or empty), also while it runs: settings (ctrl/), texts (text/),
the sysop's own files (mods/), the database and all message texts.

The key file that opens the stored second copies of passwords (for CRAM-MD5 and APOP) is left out, so that a back-up
alone reveals no password; with --with-key it is copied too. Without it a restored board works, but CRAM-MD5 and APOP
fail until people set their passwords again."""


def add(nouns: Nouns) -> None:
    """Add the command."""
    made = nouns.command("backup", backup, "write a consistent copy of the board, also while it runs", text=ABOUT)
    made.add_argument("folder", metavar="DIR", type=Path, help="where to; new or empty")
    made.add_argument("--with-key", action="store_true", help="copy the key file of the stored passwords too")


def backup(args: Arguments) -> None:
    """Copy and say what was copied."""
    from dialtone.app.safekeeping import back_up

    done = back_up(board_of(args), args.folder.absolute(), with_key=args.with_key)
    key = "with" if args.with_key else "without"
    print(f"backed up to {args.folder}: {done.files} files, {done.texts} large texts, {key} the password key")
