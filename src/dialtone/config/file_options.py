"""The root of file.ini, and what is done with files by their extension. Source: spec bbs.md 8.2, 8.5, 8.8, 18.

Rows of the tables are sections: `[viewable:ANYTHING]` with `extension`, `cmd`, `ars`, and so for `testable` (also
`working`), `extractable`, `compressible`, `dlevent`. An extension "*" is any, and comes last. `[protocol:ANYTHING]`
is an external transfer protocol.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.config.areas_ini import SectionReader, number
from dialtone.formats.ini_values import read_bool, read_size

NAME_MOST = 64  # characters of a file's name

_ROOT_WORDS = (
    "settings min_dspace max_batup max_batdn max_userxfer upload_credit_pct download_credit_pct cdt_up_pct "
    "cdt_dn_pct leech_pct leech_sec filename_maxlen supported_archive_formats archive_formats max_file_size "
    "max_part_age max_upload_parts sysop_dir user_dir upload_dir offline_dir"
)
_ROOT = frozenset(_ROOT_WORDS.split())
_ROW_WORDS = "extension ext cmd command ars working"
_ROW = frozenset(_ROW_WORDS.split())
_PROTOCOL_WORDS = (
    "key mnemonic name ars ul_cmd ulcmd dl_cmd dlcmd bat_ul_cmd batulcmd bat_dl_cmd batdlcmd settings misc "
    "socket dszlog blind_ul_cmd"
)
_PROTOCOL = frozenset(_PROTOCOL_WORDS.split())
_SPACES, _EXTENDED, _SAFEST = 1 << 0, 1 << 1, 1 << 2
_KINDS = {
    "viewable": ("viewable", "viewer", "fview"),
    "testable": ("testable", "tester", "ftest"),
    "extractable": ("extractable", "extractor", "fextr"),
    "compressible": ("compressible", "compressor", "fcomp"),
    "events": ("dlevent",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCommand:
    """What is done with files of an extension. `command` is a command line with specifiers (%f is the file)."""

    extension: str  # lower case; "*" is any
    command: str
    requirements: str = ""
    working: str = ""  # said meanwhile

    def fits(self, name: str) -> bool:
        """Whether it is for a file of this name."""
        return self.extension == "*" or name.lower().endswith(f".{self.extension}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalProtocol:
    """A transfer protocol that is an external program."""

    key: str  # its letter, upper case
    name: str
    requirements: str = ""
    upload: str = ""  # command lines
    download: str = ""
    batch_upload: str = ""
    batch_download: str = ""
    dsz_log: bool = False
    socket: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """Limits and policies of all directories. Sizes are in bytes; 0 is no limit where nothing else is said."""

    min_space: int = 100 * 1024 * 1024  # uploads stop here
    max_batch_up: int = 50
    max_batch_down: int = 50
    max_recipients: int = 10
    upload_percent: int = 100
    download_percent: int = 90
    leech_percent: int = 90
    leech_seconds: int = 60
    name_most: int = NAME_MOST
    spaces: bool = False  # file names may hold blanks
    extended: bool = False  # and characters beyond ASCII
    safest: bool = False  # nothing but letters, digits, ".", "-", "_"
    max_size: int = 0  # of an upload
    part_days: int = 7  # an unfinished upload can be resumed
    parts_most: int = 20  # unfinished uploads of one user
    viewable: tuple[FileCommand, ...] = ()
    testable: tuple[FileCommand, ...] = ()
    extractable: tuple[FileCommand, ...] = ()
    compressible: tuple[FileCommand, ...] = ()
    events: tuple[FileCommand, ...] = ()
    protocols: tuple[ExternalProtocol, ...] = field(default=())


def read_file_options(read: SectionReader) -> FileOptions:
    """Read the root of file.ini and its tables."""
    read.note_unknown("", _ROOT)
    usual = FileOptions()
    settings = read.value("", ("settings",), number(high=2**32 - 1), 0)
    percent, count = number(high=65535), number(high=10_000)
    tables = {name: tuple(_rows(read, kinds)) for name, kinds in _KINDS.items()}
    for section, _ in read.sections("protocol", *_KINDS["extractable"], *_KINDS["compressible"]):
        read.tell(section, "known, but not effective in this version", level="note")
    return FileOptions(
        min_space=read.value("", ("min_dspace",), _space, usual.min_space),
        max_batch_up=read.value("", ("max_batup",), count, usual.max_batch_up),
        max_batch_down=read.value("", ("max_batdn",), count, usual.max_batch_down),
        max_recipients=read.value("", ("max_userxfer",), count, usual.max_recipients),
        upload_percent=read.value("", ("upload_credit_pct", "cdt_up_pct"), percent, usual.upload_percent),
        download_percent=read.value("", ("download_credit_pct", "cdt_dn_pct"), percent, usual.download_percent),
        leech_percent=read.value("", ("leech_pct",), number(high=100), usual.leech_percent),
        leech_seconds=read.value("", ("leech_sec",), number(high=86400), usual.leech_seconds),
        name_most=read.value("", ("filename_maxlen",), number(8, NAME_MOST), usual.name_most),
        spaces=bool(settings & _SPACES),
        extended=bool(settings & _EXTENDED),
        safest=bool(settings & _SAFEST),
        max_size=read.value("", ("max_file_size",), read_size, usual.max_size),
        part_days=read.value("", ("max_part_age",), number(high=3650), usual.part_days),
        parts_most=read.value("", ("max_upload_parts",), number(1, 10_000), usual.parts_most),
        protocols=tuple(_protocols(read)),
        **tables,
    )


def _space(text: str) -> int:
    """Bytes; a plain number below a million is in KiB, as older files have it."""
    size = read_size(text)
    return size * 1024 if text.strip().isdigit() and size < 1_000_000 else size


def _rows(read: SectionReader, kinds: tuple[str, ...]) -> list[FileCommand]:
    found: list[FileCommand] = []
    for section, name in read.sections(*kinds):
        read.note_unknown(section, _ROW)
        command = read.text(section, "cmd", "command")
        extension = (read.text(section, "extension", "ext") or ("" if name.isdigit() else name)).lstrip(".").lower()
        if not command or not extension:
            read.tell(section, "needs extension and cmd; it is left out")
            continue
        found.append(
            FileCommand(
                extension=extension,
                command=command,
                requirements=read.requirements(section, "ars"),
                working=read.text(section, "working"),
            )
        )
    return sorted(found, key=lambda row: row.extension == "*")


def _protocols(read: SectionReader) -> list[ExternalProtocol]:
    found: dict[str, ExternalProtocol] = {}
    for section, name in read.sections("protocol"):
        read.note_unknown(section, _PROTOCOL)
        key = (read.text(section, "key", "mnemonic") or name)[:1].upper()
        if not key.isascii() or not key.isalnum() or key in found:
            read.tell(section, "needs a key of its own, one letter or digit; it is left out")
            continue
        found[key] = ExternalProtocol(
            key=key,
            name=read.text(section, "name") or name,
            requirements=read.requirements(section, "ars"),
            upload=read.text(section, "ul_cmd", "ulcmd"),
            download=read.text(section, "dl_cmd", "dlcmd"),
            batch_upload=read.text(section, "bat_ul_cmd", "batulcmd"),
            batch_download=read.text(section, "bat_dl_cmd", "batdlcmd"),
            dsz_log=read.value(section, ("dszlog",), read_bool, False),
            socket=read.value(section, ("socket",), read_bool, False),
        )
    return list(found.values())
