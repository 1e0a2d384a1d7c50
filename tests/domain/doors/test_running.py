"""Which doors and events run."""

from dialtone.domain.doors.running import Running


def test_an_event_and_its_door_exclude_each_other():
    running = Running()
    running.enter("LORD", 3)
    running.enter("LORD", 1)
    assert running.nodes("LORD") == [1, 3]
    assert not running.begin("NIGHTLY", "LORD")
    running.leave("LORD", 1)
    running.leave("LORD", 3)
    running.leave("LORD", 3)
    assert running.begin("NIGHTLY", "LORD")
    assert not running.begin("NIGHTLY", "LORD")
    assert (running.runs("NIGHTLY"), running.closed_by("LORD"), running.closed_by("")) == (True, "NIGHTLY", "")
    running.end("NIGHTLY")
    assert (running.runs("NIGHTLY"), running.closed_by("LORD")) == (False, "")
