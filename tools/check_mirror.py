"""Every source file has its test file: src/dialtone/room/thing.py is tested by tests/room/test_thing.py.

Exceptions are listed here, each with its reason. Run by `make check`; exit code 1 and a list when one is missing, or
when an exception is no longer one.
"""

from __future__ import annotations

import sys
from pathlib import Path

SOURCE = Path("src/dialtone")
TESTS = Path("tests")

# Files without a test file of their own, and why. A folder covers what is in it.
EXCEPTIONS = {
    "__main__.py": "one call; run by tests/cli/test_main.py",
    "app/control_client.py": "the other half of app/control.py, tested together with it",
    "base/chance.py": "a port: no code",
    "domain/ports": "ports: no code; their suites are in testing/conformance",
    "wire/port.py": "a port; its suite is testing/conformance/wire.py",
    "wire/proofs.py": "plain records",
    "wire/sidelines.py": "a port; its suite is testing/conformance/sidelines.py",
    "wire/service.py": "plain records",
    "domain/model/happenings.py": "plain records",
    "domain/model/mail.py": "plain records",
    "domain/mailstore/contract.py": "a port: no code; what keeps it is tested beside it",
    "domain/model/mail_folder.py": "plain records",
    "domain/model/mail_rule.py": "plain records",
    "domain/model/route.py": "plain records",
    "domain/model/actor.py": "plain records",
    "domain/model/file.py": "plain records",
    "domain/model/netmail.py": "plain records",
    "domain/model/pointer.py": "plain records",
    "domain/model/poll.py": "plain records",
    "domain/model/post.py": "plain records",
    "domain/model/telegram.py": "plain records",
    "domain/model/credential.py": "plain records",
    "domain/model/draft.py": "plain records",
    "domain/model/statistics.py": "plain records",
    "domain/mail/asked.py": "plain records",
    "domain/files/ftp_services.py": "one plain record",
    "domain/mail/case.py": "plain records",
    "domain/mail/stations.py": "one plain record",
    "domain/house.py": "one plain record",
    "protocols/nntp/needs.py": "one plain record",
    "store/memory": "tests/store/test_conformance.py and test_blobs_conformance.py run the suites on it",
    "terminal/action.py": "one plain record",
    "terminal/words": "tables of words; tests/house/test_words.py looks at all of them",
    "testing/conformance": "suites: run on every implementation",
}


def test_of(source: Path) -> Path:
    """Where the tests of a source file belong."""
    inside = source.relative_to(SOURCE)
    return TESTS / inside.parent / f"test_{inside.stem.rstrip('_')}.py"


def excepted(source: Path) -> str:
    """The exception that covers a source file, or ""."""
    inside = source.relative_to(SOURCE)
    return next((str(name) for name in (inside, *inside.parents) if str(name) in EXCEPTIONS), "")


def sources() -> list[Path]:
    """Every source file that can hold code; `__init__.py` files hold texts and tables only."""
    return sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py")


def problems() -> list[str]:
    """What is missing, in words."""
    found = []
    used = set()
    for source in sources():
        name = excepted(source)
        used.add(name)
        if not name and not test_of(source).exists():
            found.append(f"{source} has no {test_of(source)}")
    found += [f"tools/check_mirror.py: {name} needs no exception" for name in sorted(EXCEPTIONS.keys() - used)]
    return found


def main() -> int:
    """Print the problems; 1 when there are any."""
    found = problems()
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
