"""The `dialtone` command: puts the nouns together and turns what goes wrong into one clear line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from dialtone import __version__
from dialtone.base.errors import ConfigError, Refusal, StoreError
from dialtone.cli import (
    backup,
    board,
    cert,
    config,
    dkim,
    dns,
    doctor,
    door,
    event,
    files,
    init,
    listeners,
    lists,
    mail,
    netmail,
    node,
    queue,
    requirements,
    restore,
    run,
    services,
    telegram,
    try_,
    user,
    verify,
)
from dialtone.cli.frame import Failed, Nouns

ABOUT = """\
A community server in one program: mail first.

Every command takes --root DIR (or the variable DIALTONE_ROOT; default ./bbs). "dialtone COMMAND --help" says more.
Exit codes: 0 done, 1 failed, 2 used wrongly."""

NOUNS = (
    init,
    run,
    listeners,
    services,
    user,
    queue,
    netmail,
    telegram,
    node,
    board,
    files,
    lists,
    door,
    event,
    config,
    requirements,
    mail,
    dkim,
    dns,
    cert,
    doctor,
    verify,
    backup,
    restore,
    try_,
)


def parser() -> argparse.ArgumentParser:
    """The whole command line; docs/reference/cli.md is written from it."""
    made = argparse.ArgumentParser(
        prog="dialtone", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--version", action="version", version=f"dialtone {__version__}")
    nouns = Nouns(made)
    for noun in NOUNS:
        noun.add(nouns)
    return made


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line; return its exit code."""
    os.umask(0o077)
    args = parser().parse_args(words)
    if args.run is None:
        args.parser.print_help(sys.stderr)
        return 2
    _hear_warnings()
    try:
        code = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except (Failed, Refusal, StoreError, OSError) as no:
        print(f"dialtone: {_words(no)}", file=sys.stderr)
        return 1
    except ConfigError as wrong:
        for problem in wrong.problems:
            print(f"dialtone: {problem}", file=sys.stderr)
        return 1
    return code or 0


def _words(no: Exception) -> str:
    if isinstance(no, OSError) and no.strerror:
        return f"{no.filename}: {no.strerror}" if no.filename else no.strerror
    return str(no)


def _hear_warnings() -> None:
    from dialtone.app.logs import complain
    from dialtone.base import log

    log.switch.sinks[:] = [complain]
    log.switch.level = log.WARNING
