from dialtone.testing.clock import ManualClock


def test_time_moves_only_when_told() -> None:
    clock = ManualClock(100.0)
    before = clock.monotonic()
    clock.advance(5)
    assert (clock.now(), clock.monotonic() - before) == (105.0, 5)


def test_a_step_of_the_wall_clock_leaves_the_timers_alone() -> None:
    clock = ManualClock(100.0, minutes_east=60)
    before = clock.monotonic()
    clock.set(5.0)
    assert (clock.now(), clock.monotonic() - before, clock.offset(5.0)) == (5.0, 0, 60)
