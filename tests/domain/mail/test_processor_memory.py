import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.mail.processor_memory import KEPT, LINES, MOST_PROCESSORS, ProcessorMemory
from dialtone.domain.ports.processors import Run
from tests.domain.access.test_audit_book import ALICE, SYSOP


def test_the_last_outcomes_the_newest_first():
    memory = ProcessorMemory(lambda: 1000.0)
    for number in range(KEPT + 3):
        memory.add(
            "bot", Run(status=number % 2, lines=("said", "more")), f"run {number}", sender="a@b", recipient="c@d"
        )
    found = memory.of(SYSOP, "bot")
    assert len(found) == KEPT and found[0].result == f"run {KEPT + 2}" and found[0].lines == ("said", "more")
    assert (found[0].at, found[0].sender, found[0].recipient) == (1000.0, "a@b", "c@d")
    assert memory.runs(SYSOP, "bot") == KEPT + 3 and memory.of(SYSOP, "other") == []


def test_LOG_01_what_a_processor_printed_is_harmless_and_bounded():
    memory = ProcessorMemory()
    memory.add("bot", Run(lines=("\x1b[2J" + "x" * 5000,) * 500), "ok\r\n", sender="\x07")
    outcome = memory.of(SYSOP, "bot")[0]
    assert len(outcome.lines) == LINES and len(outcome.lines[0]) == 500 and outcome.lines[0].startswith("^[[2Jxx")
    assert (outcome.result, outcome.sender) == ("ok^M^J", "^G")


def test_only_so_many_processors_are_remembered():
    memory = ProcessorMemory()
    for number in range(MOST_PROCESSORS + 1):
        memory.add(str(number), Run(), "ok")
    assert memory.of(SYSOP, str(MOST_PROCESSORS)) == [] and memory.of(SYSOP, "0")


def test_EXE_09_only_sysops_look():
    with pytest.raises(Refusal):
        ProcessorMemory().of(ALICE, "bot")
    with pytest.raises(Refusal):
        ProcessorMemory().runs(ALICE, "bot")
