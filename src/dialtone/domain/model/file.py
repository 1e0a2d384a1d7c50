"""Files in the board's directories. Source: spec bbs.md 8.2."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.user import NOBODY, UserNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One file. The bytes lie in the directory's folder under `name`. Times are seconds since 1970."""

    directory: str  # internal code, upper case
    name: str  # as on disk
    size: int = 0  # bytes
    uploader: str = ""  # alias
    uploader_user: UserNumber = NOBODY
    uploaded: float = 0.0
    written: float = 0.0  # the file's own time
    description: str = ""  # one line, at most 58 characters shown
    extended: str = ""  # lines with \n, at most 5000 characters; from FILE_ID.DIZ
    tags: str = ""
    author: str = ""  # from SAUCE
    group: str = ""
    cost: int = 0  # credits (bytes)
    downloads: int = 0
    last_download: float = 0.0
    anonymous: bool = False
    crc32: int = 0
    md5: str = ""
    sha1: str = ""  # hex
    recipients: tuple[UserNumber, ...] = ()  # of user-to-user files


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A file somebody has flagged. `upload`: one he announced; then size is unknown."""

    user: UserNumber
    directory: str
    name: str
    upload: bool = False
    description: str = ""
    added: float = 0.0


@dataclass(frozen=True, slots=True)
class DirectoryState:
    """Counts of one directory."""

    files: int = 0
    bytes: int = 0
    newest: float = 0.0  # time of the last upload
