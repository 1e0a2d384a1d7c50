"""Which test proves which setting: read from the marks `@pytest.mark.proves("Mail.MaxClients", ...)` in tests/.

Used by `make docs` for docs/reference/mail-keys.md; a test fails when a setting of the mail server has no proof.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from dialtone.config import lists, mailproc, service
from dialtone.config.acme import AcmeConfig
from dialtone.config.field import Key, keys_of
from dialtone.config.ftp import FtpConfig
from dialtone.config.ftp_options import FTP_FLAGS
from dialtone.config.logon import LogonConfig
from dialtone.config.mail import MailConfig
from dialtone.config.mail_options import MAIL_FLAGS
from dialtone.config.newuser import NewUserConfig
from dialtone.config.services import ServicesConfig
from dialtone.config.services_options import SERVICE_FLAGS, SERVICES_FLAGS
from dialtone.config.terminal import TerminalConfig
from dialtone.config.terminal_options import TERMINAL_FLAGS
from dialtone.config.web import WebConfig
from dialtone.config.web_options import WEB_FLAGS

Row = tuple[str, str, str, str]  # name, type, default, meaning

FLAG_SETS = ("flags1", "flags2", "flags3", "flags4")
LEVEL_WORDS = {
    "timepercall": "minutes a call may last",
    "timeperday": "minutes a day",
    "callsperday": "calls a day",
    "linespermsg": "lines of a message",
    "postsperday": "posts a day",
    "emailperday": "messages to people a day",
    "downloadsperday": "files taken along a day",
    "freecdtperday": "credits given anew each day",
    "misc": "bits: what an account becomes whose time is over",
    "expireto": "the level or validation set it gets then",
}


def proofs(tests: Path = Path("tests")) -> dict[str, list[str]]:
    """For each setting (lower case) the tests that prove it, as `tests/room/test_thing.py::test_name`."""
    found: dict[str, list[str]] = {}
    for path in sorted(tests.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "proves(" not in text:
            continue
        for test, names in _marked(ast.parse(text)):
            for name in names:
                found.setdefault(name.lower(), []).append(f"{path.as_posix()}::{test}")
    return found


def _marked(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Every test of a file with what it proves; marks stand on tests, and as `pytest.param(..., marks=...)` in the
    lists of parametrized ones."""
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
            continue
        for decorator in node.decorator_list:
            for call in ast.walk(decorator):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "proves":
                    yield node.name, [arg.value for arg in call.args if isinstance(arg, ast.Constant)]


def mail_rows() -> list[Row]:
    """The keys of `[Mail]`, in order."""
    return [(f"Mail.{key.name}", key.kind.allowed, _default(key), _meaning(key)) for key in keys_of(MailConfig)]


def flag_rows() -> list[Row]:
    """The flags of `Options`."""
    on = {flag.strip() for flag in next(key for key in keys_of(MailConfig) if key.name == "Options").default.split("|")}
    return [
        (f"Mail.Options.{flag.name}", "flag", "on" if flag.name in on else "off", _noted(flag.help, flag.note))
        for flag in MAIL_FLAGS
    ]


def terminal_rows() -> list[Row]:
    """The keys of `[BBS]` that do something, or need a word why not, in order."""
    return [
        (f"BBS.{key.name}", key.kind.allowed, _default(key), _meaning(key))
        for key in keys_of(TerminalConfig)
        if key.effective and not key.note
    ]


def terminal_flag_rows() -> list[Row]:
    """The flags of its `Options` that do something."""
    return [
        (f"BBS.Options.{flag.name}", "flag", "off", flag.help)
        for flag in TERMINAL_FLAGS
        if flag.effective and not flag.note
    ]


def ftp_rows() -> list[Row]:
    """The keys of `[FTP]` that do something, in order."""
    return _rows_of(FtpConfig)


def ftp_flag_rows() -> list[Row]:
    """The flags of its `Options` that do something."""
    on = FtpConfig().options
    return [
        (f"FTP.Options.{flag.name}", "flag", "on" if flag.name in on else "off", flag.help)
        for flag in FTP_FLAGS
        if flag.effective and not flag.note
    ]


def ftp_idle() -> list[tuple[str, str, str]]:
    """What is known of `[FTP]` and does nothing: name, meaning, why."""
    keys = [(key.name, key.help, key.note) for key in keys_of(FtpConfig) if key.note]
    return keys + [(f"Options {flag.name}", flag.help, flag.note) for flag in FTP_FLAGS if flag.note]


def web_rows() -> list[Row]:
    """The keys of `[Web]` that do something, in order."""
    return _rows_of(WebConfig)


def web_flag_rows() -> list[Row]:
    """The flags of its `Options` that do something."""
    on = {flag.strip() for flag in next(key for key in keys_of(WebConfig) if key.name == "Options").default.split("|")}
    return [
        (f"Web.Options.{flag.name}", "flag", "on" if flag.name in on else "off", flag.help)
        for flag in WEB_FLAGS
        if flag.effective and not flag.note
    ]


def web_idle() -> list[tuple[str, str, str]]:
    """What is known of `[Web]` and does nothing: name, meaning, why."""
    keys = [(key.name, key.help, key.note) for key in keys_of(WebConfig) if key.note]
    return keys + [(f"Options {flag.name}", flag.help, flag.note) for flag in WEB_FLAGS if flag.note]


def services_rows() -> list[Row]:
    """The keys of `[Services]` that do something, in order, then those flags of its `Options`."""
    on = ServicesConfig().options
    flags = [
        (f"Services.Options.{flag.name}", "flag", "on" if flag.name in on else "off", flag.help)
        for flag in SERVICES_FLAGS
        if not flag.note
    ]
    return _rows_of(ServicesConfig) + flags


def service_rows() -> list[Row]:
    """The keys of a section of services.ini that do something, then those flags of its `Options`."""
    keys = [
        (f"services.ini.{key.name}", key.kind.allowed, _service_default(key), key.help)
        for key in service.KEYS
        if not key.note
    ]
    flags = [(f"services.ini.Options.{flag.name}", "flag", "off", flag.help) for flag in SERVICE_FLAGS if not flag.note]
    return keys + flags


def services_idle() -> list[tuple[str, str, str]]:
    """What is known of `[Services]` and services.ini and does nothing: name, meaning, why."""
    common = [(f"[Services] {key.name}", key.help, key.note) for key in keys_of(ServicesConfig) if key.note]
    own = [(key.name, key.help, key.note) for key in service.KEYS if key.note]
    return common + own + [(f"Options {flag.name}", flag.help, flag.note) for flag in SERVICE_FLAGS if flag.note]


def _service_default(key: service.ServiceKey) -> str:
    return f"as [Services] {key.name}" if key.inherits else key.default


def newuser_rows() -> list[Row]:
    """The keys of `[newuser]` of main.ini."""
    return _rows_of(NewUserConfig)


def logon_rows() -> list[Row]:
    """The keys of `[login]` and `[logon]` of modopts.ini."""
    return _rows_of(LogonConfig)


def acme_rows() -> list[Row]:
    """The keys of `[ACME]`."""
    return _rows_of(AcmeConfig)


def account_rows() -> list[Row]:
    """The keys of `[level:N]`, `[valset:N]` and `[expired]` of main.ini."""
    given = ("level", *FLAG_SETS, "exemptions", "restrictions")
    return [
        *((f"main.level.{name}", "", "", words) for name, words in LEVEL_WORDS.items()),
        *((f"main.valset.{name}", "", "", f"{name} after a validation") for name in given),
        ("main.valset.credits", "", "", "credits added by it"),
        ("main.valset.expire", "", "", "days until the account expires"),
        ("main.expired.level", "", "", "level of an account whose time is over"),
        *((f"main.expired.{name}", "", "", f"what it loses of its {name}") for name in (*FLAG_SETS, "exemptions")),
        ("main.expired.restrictions", "", "", "restrictions it gets"),
    ]


def _rows_of(settings: type) -> list[Row]:
    return [
        (f"{key.section.label}.{key.name}", key.kind.allowed, _default(key), _meaning(key))
        for key in keys_of(settings)
        if key.effective and not key.note
    ]


def processor_rows() -> list[Row]:
    """The keys of a section of mailproc.ini."""
    return [
        (f"mailproc.{key.name}", "", key.default, key.help + (" (*ours*)" if key.own else "")) for key in mailproc.KEYS
    ]


def list_rows() -> list[Row]:
    """The keys of listserver.ini: those at its top, then those of a list's section."""
    return [
        (f"{place}.{key.name}", "", key.default, key.help + (" (*ours*)" if key.own else ""))
        for place, keys in (("listserver", lists.SERVER_KEYS), ("listserver.list", lists.LIST_KEYS))
        for key in keys
    ]


def every_row() -> list[Row]:
    """Everything that must be proven."""
    callers = [*terminal_rows(), *terminal_flag_rows(), *newuser_rows(), *logon_rows(), *account_rows()]
    return [
        *callers,
        *ftp_rows(),
        *ftp_flag_rows(),
        *web_rows(),
        *web_flag_rows(),
        *services_rows(),
        *service_rows(),
        *acme_rows(),
        *mail_rows(),
        *flag_rows(),
        *processor_rows(),
        *list_rows(),
    ]


def _default(key: Key) -> str:
    if key.follows:
        return f"as {key.follows_name}"
    return "as [Global]" if key.inherits else key.default


def _meaning(key: Key) -> str:
    unit = f" ({key.unit})" if key.unit else ""
    return _noted(key.help + unit, key.note) + (" (*ours*)" if key.own else "")


def _noted(text: str, note: str) -> str:
    return f"{text}; {note}" if note else text
