from dialtone.host import disk
from dialtone.host.disk import FreeSpace


class Disk:
    """A pretended disk and a clock, turned by hand."""

    def __init__(self, monkeypatch, free):
        self.free, self.seconds, self.questions = free, 0.0, 0
        monkeypatch.setattr(disk, "free_bytes", self.ask)

    def ask(self, folder):
        self.questions += 1
        return self.free

    def monotonic(self):
        return self.seconds


def test_SLO_09_below_the_minimum_there_is_no_room_until_space_is_made(monkeypatch, tmp_path):
    pretended = Disk(monkeypatch, 1000)
    space = FreeSpace(str(tmp_path), 900, pretended.monotonic)
    assert space.enough()
    assert space.enough(100)
    assert not space.enough(101)
    pretended.free, pretended.seconds = 899, 1.0
    assert not space.enough()
    pretended.free, pretended.seconds = 900, 2.0
    assert space.enough()


def test_the_system_is_asked_at_most_once_a_second(monkeypatch, tmp_path):
    pretended = Disk(monkeypatch, 1000)
    space = FreeSpace(str(tmp_path), 1, pretended.monotonic)
    for seconds in (0.0, 0.4, 0.9, 1.0, 1.5):
        pretended.seconds = seconds
        space.enough()
    assert pretended.questions == 2


def test_a_minimum_of_nothing_switches_the_check_off(monkeypatch, tmp_path):
    assert FreeSpace(str(tmp_path), 0, Disk(monkeypatch, 0).monotonic).enough(10**9)


def test_a_folder_that_cannot_be_asked_is_full(tmp_path):
    assert disk.free_bytes(str(tmp_path / "missing")) == 0
    assert disk.free_bytes(str(tmp_path)) > 0
