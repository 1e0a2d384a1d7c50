"""Writes the pages of docs/reference that are made from the program itself: commands and settings.

Run by `make docs`. A test fails when a page is no longer what this would write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import proofs

from dialtone.cli.main import parser
from dialtone.config.catalog import every_key, labels
from dialtone.config.field import Key
from dialtone.config.ftp_options import FTP_FLAGS
from dialtone.config.kinds import Flag
from dialtone.config.mail_options import MAIL_FLAGS
from dialtone.config.services_options import SERVICES_FLAGS
from dialtone.config.terminal_options import TERMINAL_FLAGS
from dialtone.config.web_options import WEB_FLAGS
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.codes import areas, board, caller
from dialtone.terminal.shell import ACTIONS as SHELL_ACTIONS

REFERENCE = Path("docs/reference")

CLI_HEAD = """\
# Commands

Made from the program by `make docs`; `dialtone COMMAND --help` shows the same.

Every command takes `--root DIR` after it: where the board is. Without it the variable `DIALTONE_ROOT` counts, else
`./bbs`. Lists take `--json`. Commands work on a board that does not run and beside one that does; a running program is
told what they changed.

Exit codes: 0 done, 1 failed (one line on standard error says what, and what to do), 2 used wrongly.
"""

SETTINGS_HEAD = """\
# Settings

Made from the program by `make docs`. `dialtone config show` says which values are in force and where each comes from,
`dialtone config check` what is wrong, `dialtone config set SECTION.KEY VALUE` changes one.

Durations are seconds or have a unit: `90`, `2m` (minutes), `1.5h`, `10 days`; sizes are bytes or have one: `20M`. A key
that says "as [Global]" has the value of the same key there unless it is stated. Keys marked *later* are known and kept,
and do nothing in this version; those marked *ours* are unknown to Synchronet.

A port that is left out has its usual number plus `Global.PortOffset`; a number that is stated, in its key or in an
interface entry (`192.0.2.1:2525`), is taken as it is.
"""


def commands(
    made: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command with its parser."""
    found = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]
    if not found:
        yield " ".join(words), made
    for action in found:
        for name, sub in action.choices.items():
            yield from commands(sub, (*words, name))


def cli_page() -> str:
    """docs/reference/cli.md."""
    return "\n".join([CLI_HEAD, *(_command(name, made) for name, made in commands(parser()))])


def _command(name: str, made: argparse.ArgumentParser) -> str:
    """One command: how it is written, what it does, its options. Not argparse's own text, which differs from one
    Python to the next."""
    actions = [action for action in made._actions if action.dest not in ("help", "root")]
    words = " ".join(_argument(action) for action in actions if not action.option_strings)
    options = [
        f"| `{_cell(_option(action))}` | {_cell(action.help or '')} |" for action in actions if action.option_strings
    ]
    parts = [f"## dialtone {name}", f"    dialtone {name} [OPTIONS] {words}".rstrip(), made.description or ""]
    if options:
        parts.append("\n".join(["| Option | Means |", "|---|---|", *options]))
    return "\n\n".join(parts) + "\n"


def _argument(action: argparse.Action) -> str:
    name = str(action.metavar)
    return {"?": f"[{name}]", "*": f"[{name} ...]"}.get(str(action.nargs), name)


def _option(action: argparse.Action) -> str:
    value = action.metavar or ("|".join(action.choices) if action.choices else "")
    return f"{action.option_strings[-1]} {value}".strip()


def settings_page() -> str:
    """docs/reference/settings.md."""
    parts = [SETTINGS_HEAD]
    for label in labels():
        keys = [key for key in every_key() if key.section.label == label]
        parts.append(f"## {label} ({keys[0].section.file})\n\n| Key | Default | Means |\n|---|---|---|")
        parts[-1] += "".join(f"\n{_row(key)}" for key in keys) + "\n"
    parts += [
        _flags("BBS.Options", TERMINAL_FLAGS),
        _flags("Mail.Options", MAIL_FLAGS),
        _flags("FTP.Options", FTP_FLAGS),
        _flags("Web.Options", WEB_FLAGS),
        _flags("Services.Options", SERVICES_FLAGS),
    ]
    return "\n".join(parts)


def _flags(name: str, flags: Iterable[Flag]) -> str:
    rows = [
        f"| `{flag.name}` | {_cell(flag.help)}{f'; {flag.note}' if flag.note else ''}"
        f"{'' if flag.effective else ' (*later*)'} |"
        for flag in flags
    ]
    return f"## Flags of {name}\n\n| Flag | Means |\n|---|---|\n" + "\n".join(rows) + "\n"


def _row(key: Key) -> str:
    marks = [mark for mark, is_set in (("ours", key.own), ("later", not key.effective)) if is_set]
    marked = f" (*{', '.join(marks)}*)" if marks else ""
    default = "as [Global]" if key.inherits else f"as {key.follows_name}" if key.follows else f"`{key.default}`"
    note = f"; {key.note}" if key.note else ""
    return f"| `{key.name}` | {default if default != '``' else ''} | {_cell(key.help)}{note}{marked} |"


MAIL_KEYS_HEAD = """\
# The mail server's settings and their proofs

Made from the program and its tests by `make docs`: every key of `[Mail]` in sbbs.ini, every flag of its `Options`, and
every key of mailproc.ini and listserver.ini, with the test that fails when it does not do what is said here. Keys
marked *ours* are unknown to Synchronet.
"""


def mail_keys_page() -> str:
    """docs/reference/mail-keys.md."""
    tables = (
        ("Keys of [Mail]", proofs.mail_rows()),
        ("Flags of Options", proofs.flag_rows()),
        ("Keys of mailproc.ini", proofs.processor_rows()),
        ("Keys of listserver.ini", proofs.list_rows()),
    )
    return _proof_page(MAIL_KEYS_HEAD, tables)


TERMINAL_KEYS_HEAD = """\
# The terminal server's settings and their proofs

Made from the program and its tests by `make docs`: every key of `[BBS]` in sbbs.ini that does something in this
version, and every such flag of its `Options`; what main.ini says of accounts and modopts.ini of the login; with the
test that fails when it does not do what is said here. Keys marked *ours* are unknown to Synchronet.
"""


def terminal_keys_page() -> str:
    """docs/reference/terminal-keys.md."""
    tables = (
        ("Keys of [BBS]", proofs.terminal_rows()),
        ("Flags of Options", proofs.terminal_flag_rows()),
        ("Keys of [newuser] in main.ini", proofs.newuser_rows()),
        ("Keys of [login] and [logon] in modopts.ini", proofs.logon_rows()),
        ("Keys of [level:N], [valset:N] and [expired] in main.ini", proofs.account_rows()),
    )
    return _proof_page(TERMINAL_KEYS_HEAD, tables)


FTP_KEYS_HEAD = """\
# The FTP server's settings and their proofs

Made from the program and its tests by `make docs`: every key of `[FTP]` in sbbs.ini and every flag of its `Options`,
with the test that fails when it does not do what is said here; at the end those that do nothing, and why. Keys marked
*ours* are unknown to Synchronet. The keys of the old HTML index (`HtmlIndexFile`, `HtmlIndexScript`) are taken in
silence. [FTP](../protocols/ftp.md) explains them.
"""


def ftp_keys_page() -> str:
    """docs/reference/ftp-keys.md."""
    page = _proof_page(
        FTP_KEYS_HEAD, (("Keys of [FTP]", proofs.ftp_rows()), ("Flags of Options", proofs.ftp_flag_rows()))
    )
    return page + _idle_table(proofs.ftp_idle())


WEB_KEYS_HEAD = """\
# The web server's settings and their proofs

Made from the program and its tests by `make docs`: every key of `[Web]` in sbbs.ini and every flag of its `Options`,
with the test that fails when it does not do what is said here; at the end those that do nothing, and why. Keys marked
*ours* are unknown to Synchronet. [The web server](../sysop/web.md) explains them.
"""


def web_keys_page() -> str:
    """docs/reference/web-keys.md."""
    page = _proof_page(
        WEB_KEYS_HEAD, (("Keys of [Web]", proofs.web_rows()), ("Flags of Options", proofs.web_flag_rows()))
    )
    rows = [f"| `{name}` | {_cell(meaning)} | {_cell(why)} |" for name, meaning, why in proofs.web_idle()]
    return page + "\n".join(["\n## Without effect\n\n| Key | Was | Why |\n|---|---|---|", *rows]) + "\n"


SERVICES_KEYS_HEAD = """\
# The services' settings and their proofs

Made from the program and its tests by `make docs`: every key of `[Services]` in sbbs.ini, every key of a section of
services.ini, and every flag of `Options`, with the test that fails when it does not do what is said here; at the end
those that do nothing, and why. A key that stands above the first section of services.ini counts for every section that
does not say. Keys marked *ours* are unknown to Synchronet. [Services](../sysop/services.md) explains them.
"""


def services_keys_page() -> str:
    """docs/reference/services-keys.md."""
    tables = (
        ("Keys and flags of [Services]", proofs.services_rows()),
        ("Keys and flags of a section of services.ini", proofs.service_rows()),
    )
    return _proof_page(SERVICES_KEYS_HEAD, tables) + _idle_table(proofs.services_idle())


ACTIONS_HEAD = """\
# Actions

Made from the program by `make docs`: everything a row of a menu can name (`action = NAME`, and behind a blank what
stands in brackets here). Who may is asked before a menu shows a row, whatever the row itself requires, and once more
when it is done. [Menus](../adding/menu.md) are files; [another action](../adding/action.md) is a function.
"""


def actions_page() -> str:
    """docs/reference/actions.md."""
    every = {action.name: action for action in (*ACTIONS.values(), *SHELL_ACTIONS)}
    parts = [ACTIONS_HEAD]
    for room in sorted({name.partition(".")[0] for name in every}):
        rows = [
            f"| `{name}` | {_cell(every[name].help)} | {_requirement(every[name].requirements)} |"
            for name in sorted(every)
            if name.partition(".")[0] == room
        ]
        parts.append("\n".join([f"## {room}\n\n| Action | Does | Who may |\n|---|---|---|", *rows]))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _requirement(text: str) -> str:
    return f"`{text}`" if text else "everybody"


CODES_HEAD = """\
# @-codes

Made from the program by `make docs`: the values that `@CODE@` stands for in display files, menus' prompts and
`text.ini`. Durations take a format (`@TLEFT:V@`: F T B V C W D S M), sizes too (`@CREDITS:M@`: B K M G V), dates a
pattern of `strftime` (`@DATE:%d.%m.%Y@`). Codes about the caller are empty before he has logged in. A code that is not
here is shown as it was typed.
"""


def codes_page() -> str:
    """docs/reference/at-codes.md."""
    tables = (
        ("The board, the connection, the time", board.CODES),
        ("The caller", caller.CODES),
        ("Where he is, and counts", areas.CODES),
    )
    parts = [f"## {title}\n\n{', '.join(f'`{name}`' for name in sorted(table))}" for title, table in tables]
    return "\n\n".join([CODES_HEAD.rstrip("\n"), *parts]) + "\n"


def _idle_table(idle: Iterable[tuple[str, str, str]]) -> str:
    rows = [f"| `{name}` | {_cell(meaning)} | {_cell(why)} |" for name, meaning, why in idle]
    return "\n".join(["\n## Without effect\n\n| Key | Was | Why |\n|---|---|---|", *rows]) + "\n"


def _proof_page(head: str, tables: Iterable[tuple[str, list[proofs.Row]]]) -> str:
    found = proofs.proofs()
    parts = [head]
    for title, rows in tables:
        lines = [_proven(row, found) for row in rows]
        parts.append(
            "\n".join([f"## {title}\n\n| Key | Values | Default | Means | Proof |\n|---|---|---|---|---|", *lines])
        )
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _proven(row: proofs.Row, found: dict[str, list[str]]) -> str:
    name, values, default, meaning = row
    tests = ", ".join(f"`{test.removeprefix('tests/')}`" for test in found.get(name.lower(), [])[:2])
    shown = name.rpartition(".")[2]
    return f"| `{shown}` | {_cell(values)} | {_cell(default)} | {_cell(meaning)} | {tests or '**none**'} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PAGES = {
    "cli.md": cli_page,
    "settings.md": settings_page,
    "mail-keys.md": mail_keys_page,
    "terminal-keys.md": terminal_keys_page,
    "ftp-keys.md": ftp_keys_page,
    "web-keys.md": web_keys_page,
    "services-keys.md": services_keys_page,
    "actions.md": actions_page,
    "at-codes.md": codes_page,
}


def main() -> int:
    """Write every page."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        print(f"wrote {REFERENCE / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
