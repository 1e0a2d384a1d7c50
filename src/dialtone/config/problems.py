"""What is wrong with settings, and where a value came from: plain records, ready to print or to turn into JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass

SEVERITY = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to tell the sysop about a file. `level`: "error" (the value is not used), "warning" (it does not do
    what one would expect) or "note". `line` 0 is the file as a whole."""

    file: str
    line: int = 0
    section: str = ""
    key: str = ""
    level: str = "error"
    text: str
    allowed: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        section = f"[{self.section}] " if self.section else ""
        about = f"{section}{self.key}: " if self.key else section
        allowed = f" (allowed: {self.allowed})" if self.allowed else ""
        return f"{place}: {self.level}: {about}{self.text}{allowed}"

    def as_dict(self) -> dict[str, str | int]:
        """For JSON."""
        return asdict(self)

    def rank(self) -> tuple[str, int, int, str]:
        """Order of presentation: by file and line, the worst first."""
        return self.file, self.line, SEVERITY.get(self.level, 3), self.key


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an effective value came from. `how`: "file", "inherited" (from [Global]), "followed" (another key of the
    section), "default" or "offset" (default plus PortOffset)."""

    how: str = "default"
    file: str = ""
    line: int = 0
    key: str = ""  # the other key, when inherited or followed

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else "default"
        match self.how:
            case "inherited":
                return f"inherited from [Global], {place}"
            case "followed":
                return f"as {self.key}, {place}"
            case "offset":
                return "default + PortOffset"
        return place
