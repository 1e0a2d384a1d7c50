"""What goes out and comes in."""

from dialtone.protocols.ftp.sources import Plain, Text, Written
from dialtone.testing.file_disk import MemoryReading
from dialtone.testing.script import run
from tests.support.local_disk import MemoryLocalDisk


def test_a_text_goes_out_in_pieces():
    text = Text(b"abcdef")
    run(text.open())
    assert (text.size, text.descriptor) == (6, -1)
    assert [run(text.read(at, 4)) for at in (0, 4, 6)] == [b"abcd", b"ef", b""]
    run(text.finish(seconds=1, sent=6))
    run(text.fail("x"))


def test_a_plain_file_is_let_go_of_however_it_ends():
    closed = []

    class Reading(MemoryReading):
        async def close(self):
            closed.append(True)

    for end in (lambda plain: plain.finish(), lambda plain: plain.fail("x")):
        plain = Plain(Reading(b"data", 0.0))
        run(plain.open())
        assert run(plain.read(1, 2)) == b"at"
        run(end(plain))
    assert closed == [True, True]


def test_what_has_come_of_a_local_file_stays():
    disk = MemoryLocalDisk()
    written = Written(run(disk.write("/srv/x")))
    run(written.write(b"abc"))
    run(written.abandon("lost", keep=False))
    assert bytes(disk.files["/srv/x"]) == b"abc"
    assert written.size == 3
