"""What looks find, and the worst of it."""

from dialtone.domain.checkup.finding import Result, State, note, ok, problem, warning, worst


def test_the_worst_counts():
    assert worst([]) is State.OK
    assert worst([ok("a"), note("b")]) is State.NOTE
    assert worst([problem("a", "b"), warning("c", "d"), ok("e")]) is State.PROBLEM


def test_rows_for_programs():
    result = Result("disk", "Room", (warning("full", "make room"),))
    assert result.rows() == [{"look": "disk", "state": "warning", "what": "full", "advice": "make room"}]
    assert result.worst is State.WARNING
