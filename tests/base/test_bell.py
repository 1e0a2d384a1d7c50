"""A ring is remembered until it is answered, and wakes everybody who listens."""

from dialtone.base.bell import Bell


def test_a_ring_before_looking_is_not_lost() -> None:
    bell = Bell()
    bell.ring()
    assert bell.answer()
    assert not bell.answer()


def test_a_ring_wakes_listeners_until_they_stop() -> None:
    bell, heard = Bell(), []
    stop = bell.listen(lambda: heard.append(1))
    bell.ring()
    stop()
    bell.ring()
    assert heard == [1]


def test_a_listener_may_stop_listening_while_the_bell_rings() -> None:
    bell, heard = Bell(), []

    def once() -> None:
        heard.append("once")
        stop()

    stop = bell.listen(once)
    bell.listen(lambda: heard.append("always"))
    bell.ring()
    assert heard == ["once", "always"]
