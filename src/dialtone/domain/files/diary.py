"""The sysop's lines about files. Texts of others are cleaned before they get here."""

from __future__ import annotations

from dialtone.base import log
from dialtone.formats.text.foreign import one_line


def uploaded(by: str, directory: str, name: str, size: int, seconds: float) -> None:
    """A file came in whole."""
    rate = int(size / seconds) if seconds > 0 else 0
    text = f"{by} uploaded {name} ({size} bytes, {rate} cps) to {directory}"
    fields = {"directory": directory, "file": name, "size": size, "seconds": round(seconds, 1)}
    log.info("files.uploaded", text, by=by, **fields)


def downloaded(by: str, directory: str, name: str, size: int, seconds: float) -> None:
    """A file went out whole."""
    rate = int(size / seconds) if seconds > 0 else 0
    text = f"{by} downloaded {name} ({size} bytes, {rate} cps) from {directory}"
    fields = {"directory": directory, "file": name, "size": size, "seconds": round(seconds, 1)}
    log.info("files.downloaded", text, by=by, **fields)


def failed(by: str, directory: str, name: str, what: str, reason: str) -> None:
    """A transfer did not come to its end. `what`: "upload" or "download"."""
    text = f"!{what} of {name} ({directory}) by {by} failed: {reason}"
    log.notice("files.failed", text, directory=directory, file=name, reason=reason)


def refused(by: str, directory: str, name: str, reason: str) -> None:
    """Somebody may not, or the file is not taken."""
    text = f"!{by}: {one_line(name, 100)} in {directory} refused: {reason}"
    log.notice("files.refused", text, directory=directory, file=one_line(name, 100), reason=reason)


def attack(by: str, directory: str, name: str) -> None:
    """A name that only somebody who tries locks would use (data/hack.log)."""
    text = f"!ILLEGAL FILE NAME by {by} in {directory}: {one_line(name, 100)}"
    log.warning("hack.attempt", text, directory=directory, file=one_line(name, 100))


def leech(by: str, directory: str, name: str) -> None:
    """A download was nearly complete and is said to have failed."""
    text = f"!possible use of a leech protocol by {by}: {name} from {directory}"
    log.warning("files.leech", text, directory=directory, file=name)


def edited(by: str, directory: str, name: str, what: str) -> None:
    """Somebody changed what is known of a file, moved or removed it."""
    log.info("files.edited", f"{by} {what} {name} in {directory}", directory=directory, file=name, what=what)


def adopted(directory: str, count: int) -> None:
    """Files found on disk were added."""
    log.info("files.adopted", f"added {count} files found in {directory}", directory=directory, count=count)


def purged(directory: str, count: int) -> None:
    """Old files were removed by maintenance."""
    log.info("files.purged", f"removed {count} old files in {directory}", directory=directory, count=count)


def rejected(directory: str, name: str, command: str, status: int, trouble: str) -> None:
    """A test command turned an upload down, or could not do its work."""
    why = trouble or f"status {status}"
    text = f"!{name} ({directory}) did not pass {command}: {why}"
    log.notice("files.rejected", text, directory=directory, file=name, command=command, status=status)


def unreadable(directory: str, name: str, reason: str) -> None:
    """An archive could not be looked into."""
    log.notice("files.archive", f"!{name} ({directory}): {reason}", directory=directory, file=name, reason=reason)


def trouble(by: str, error: Exception) -> None:
    """The disk or the store did not do what it was asked."""
    log.error("files.trouble", f"!ERROR in the file section for {by}: {one_line(str(error))}", user=by)
