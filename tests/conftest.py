"""What every test leaves as it found it."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from dialtone.base import log

# Machines that are busy with other things are slow, which says nothing about what is tested. A test that passed once
# passes again on the same program: chance has its own command, `make fuzz`, which looks further each time.
settings.register_profile(
    "whole", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, max_examples=60
)
settings.register_profile("deep", settings.get_profile("whole"), derandomize=False, max_examples=1000)
settings.register_profile("quick", settings.get_profile("whole"), max_examples=15)  # make check
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "whole"))


MEMORY = "/dev/shm"
ENOUGH = 4 << 30  # bytes, more than all tests have at once


def pytest_configure() -> None:
    """Thousands of tests are things that stay: looking through all of them for garbage again and again takes a third of
    the time of collecting them."""
    gc.disable()
    if not os.environ.get("TMPDIR") and _is_roomy(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = MEMORY


def _is_roomy(folder: str) -> bool:
    """Whether temporary files of tests, programs among them, may lie there. In memory nobody waits for a disk."""
    try:
        there = os.statvfs(folder)
    except OSError:
        return False
    may = os.access(folder, os.W_OK) and not there.f_flag & os.ST_NOEXEC
    return may and there.f_bavail * there.f_frsize >= ENOUGH


def pytest_collection_finish() -> None:
    """From here on garbage is looked for among what comes anew."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    """Starting the program sets the process's file mode mask; other programs that tests start need the usual one."""
    os.umask(0o022)
    yield
    os.umask(0o022)


@pytest.fixture(autouse=True)
def _nobodys_log() -> Iterator[None]:
    """Workers that run without a loop of their own leave their names on the lines of whoever comes next."""
    log.context.set(None)
    yield
    log.context.set(None)
