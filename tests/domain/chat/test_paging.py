"""The sysop is called: when he can be, and by which means."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.chat import ChatConfig, Pager
from dialtone.domain.chat.paging import Paging
from dialtone.domain.ports.processors import Run, Task
from dialtone.testing.script import run
from tests.support.parlour import Parlour


class Bells:
    """A runner that remembers what it was to run."""

    def __init__(self, outcome: Run = Run()) -> None:  # noqa: B008  (frozen)
        self.tasks: list[Task] = []
        self._outcome = outcome

    async def run(self, task: Task) -> Run:
        self.tasks.append(task)
        return self._outcome

    def forget(self, session: int) -> None:
        pass


def paging(parlour: Parlour, runner: Bells | None = None, **config: object) -> Paging:
    house = parlour.house
    telegrams = house.reception.stations.telegrams
    assert telegrams is not None
    chat = ChatConfig(**config)  # type: ignore[arg-type]
    return Paging(
        chat, parlour.store, parlour.presence, telegrams, house.requirements, house.chat.private, runner, "Test Board"
    )


def test_the_sysop_is_available_when_he_says_so() -> None:
    parlour = Parlour()
    desk = paging(parlour)
    alice, sysop = parlour.caller_of(2), parlour.caller_of(1)
    assert not run(desk.may_page(alice))
    run(desk.set_available(sysop, True))
    assert run(desk.may_page(alice))
    with pytest.raises(Refusal, match="Only the sysop"):
        run(desk.set_available(alice, False))


def test_or_when_he_is_on_line_and_lets_himself_be_paged() -> None:
    parlour = Parlour()
    desk = paging(parlour)
    sysop = parlour.visit(1)
    assert run(desk.is_available())
    parlour.presence.change(sysop.stay.node, pageable=False)
    assert not run(desk.is_available())


@pytest.mark.parametrize(
    ("fields", "override", "may"),
    [
        ({"exemptions": "C"}, "", True),
        ({}, "LEVEL 50", True),
        ({}, "LEVEL 60", False),
        ({"exemptions": "C", "restrictions": "C"}, "", False),
    ],
)
def test_some_may_always(fields: dict[str, str], override: str, may: bool) -> None:
    parlour = Parlour()
    parlour.set(parlour.user(2), level=50, **fields)
    assert run(paging(parlour, override=override).may_page(parlour.caller_of(2))) is may


def test_EXE_01_pagers_whose_requirements_are_met_run_with_values_apart_from_the_command() -> None:
    parlour = Parlour()
    bells = Bells()
    pagers = (
        Pager(code="RING", command="/bin/ring %a %m"),
        Pager(code="STAFF", command="/bin/other", requirements="LEVEL 90"),
    )
    desk = paging(parlour, bells, pagers=pagers, override="LEVEL 1")
    end = run(desk.page(parlour.caller_of(2), 4, "help; rm -rf $(x)", lambda: None))
    assert end.open
    (task,) = bells.tasks
    assert task.command == "/bin/ring %a %m" and not task.shell
    assert (task.specifiers["a"], task.specifiers["m"], task.specifiers["n"]) == ("Alice", "help; rm -rf $(x)", "4")


def test_sysops_on_line_are_told_and_may_take_up_the_line() -> None:
    parlour = Parlour()
    parlour.visit(1)
    desk = paging(parlour, Bells())
    end = run(desk.page(parlour.caller_of(2), 4, "I cannot upload", lambda: None))
    assert "I cannot upload" in parlour.telegrams(parlour.user(1))[0]
    assert parlour.house.chat.private.calls(parlour.caller_of(1)) == [end]
    assert parlour.telegrams(parlour.user(3)) == []


def test_a_pager_that_fails_does_not_stop_the_page() -> None:
    parlour = Parlour()
    pagers = (Pager(code="RING", command="/bin/no"),)
    desk = paging(parlour, Bells(Run(trouble="cannot be started")), pagers=pagers, override="LEVEL 1")
    assert run(desk.page(parlour.caller_of(2), 4, "x", lambda: None)).open


def test_who_may_not_is_told() -> None:
    parlour = Parlour()
    with pytest.raises(Refusal, match="not available"):
        run(paging(parlour).page(parlour.caller_of(2), 4, "x", lambda: None))
