import time

from dialtone.host.clock import SystemClock


def test_now_is_wall_time_and_monotonic_never_goes_back():
    clock = SystemClock()
    assert abs(clock.now() - time.time()) < 5
    first = clock.monotonic()
    assert clock.monotonic() >= first


def test_offset_is_minutes_east_of_utc(monkeypatch):
    monkeypatch.setenv("TZ", "XYZ-05:30")
    time.tzset()
    try:
        assert SystemClock().offset(0.0) == 330
    finally:
        monkeypatch.undo()
        time.tzset()
