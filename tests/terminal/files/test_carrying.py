import pytest

from dialtone.base.errors import Gone, Refusal, StoreError
from dialtone.domain.files.admission import Wanted
from dialtone.domain.ports.transfers import Result
from dialtone.formats.transfer.xmodem_receive import XmodemReceive
from dialtone.formats.transfer.xmodem_send import XmodemSend
from dialtone.formats.transfer.ymodem_receive import YmodemReceive
from dialtone.formats.transfer.ymodem_send import YmodemSend
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import ZmodemSend
from dialtone.terminal.files.carrying import FetchSource, UploadSink, settle
from dialtone.terminal.protocols_table import PROTOCOLS, by_letter
from dialtone.terminal.transfer import Receiving, Sending
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory
from tests.support.far_end import FarEnd

GAMES = directory()
CONTENT = bytes(range(256)) * 40
TAKING = {"X": XmodemReceive, "1": XmodemReceive, "Y": YmodemReceive, "G": YmodemReceive, "Z": ZmodemReceive}
BRINGING = {
    "X": XmodemSend,
    "1": lambda: XmodemSend(large=True),
    "Y": YmodemSend,
    "G": YmodemSend,
    "Z": lambda: ZmodemSend(telnet=False),
}


@pytest.fixture
def vault():
    made = Vault(GAMES)
    made.keep(GAMES, "a.zip", CONTENT)
    made.keep(GAMES, "b.zip", b"second")
    made.bob = made.add("Bob", credits=10**6)
    return made


def sink(vault, known=None):
    return UploadSink(vault.files.receiving, vault.caller(vault.bob), vault.clock, GAMES.code, known or {})


@pytest.mark.parametrize("letter", [row.letter for row in PROTOCOLS])
def test_a_download_arrives_by_every_protocol_and_is_settled(vault, letter):
    fetch = run(vault.files.fetching.begin(vault.caller(vault.bob), GAMES.code, "a.zip"))
    far = FarEnd([], TAKING[letter]())
    driver = Sending(far, by_letter(letter).download(True), vault.clock, [FetchSource(fetch)])
    results = run(driver.run())
    run(settle([fetch], results))
    [(_, data)] = far.received.items()
    assert data[: len(CONTENT)] == CONTENT
    assert vault.again(vault.bob).downloads == 1
    assert vault.again(vault.bob).credits == 10**6 - len(CONTENT)


@pytest.mark.parametrize("letter", [row.letter for row in PROTOCOLS])
def test_an_upload_arrives_by_every_protocol(vault, letter):
    known = {"new.bin": (GAMES.code, Wanted(name="new.bin", description="New"))}
    taking = sink(vault, known)
    far = FarEnd([], BRINGING[letter](), {"new.bin": CONTENT[::-1]})
    run(Receiving(far, by_letter(letter).upload(), vault.clock, taking).run())
    [one] = taking.taken
    assert (one.name, one.reason) == ("new.bin", "")
    assert vault.disk.data(GAMES.path, "new.bin")[: len(CONTENT)] == CONTENT[::-1]
    assert vault.known(GAMES, "new.bin").description == "New"


def test_what_did_not_arrive_costs_nothing(vault):
    fetches = [
        run(vault.files.fetching.begin(vault.caller(vault.bob), GAMES.code, name)) for name in ("a.zip", "b.zip")
    ]
    far = FarEnd([], ZmodemReceive(), breaks_at=1)
    driver = Sending(far, by_letter("Z").download(True), vault.clock, [FetchSource(one) for one in fetches])
    with pytest.raises(Gone):
        run(driver.run())
    run(settle(fetches, driver.results))
    assert (vault.again(vault.bob).credits, vault.again(vault.bob).downloads) == (10**6, 0)


def test_files_that_were_not_reached_are_given_back(vault):
    fetch = run(vault.files.fetching.begin(vault.caller(vault.bob), GAMES.code, "a.zip"))
    run(settle([fetch], []))
    assert vault.again(vault.bob).credits == 10**6
    again = run(vault.files.fetching.begin(vault.caller(vault.bob), GAMES.code, "a.zip"))
    run(settle([again], [Result("a.zip", 5, True, "", 5)]))
    assert vault.again(vault.bob).downloads == 1


def test_a_batch_of_unknown_names_goes_to_the_directory(vault):
    taking = sink(vault)
    far = FarEnd([], ZmodemSend(telnet=False), {"one.bin": b"1", "two.bin": b"22"})
    run(Receiving(far, ZmodemReceive(), vault.clock, taking).run())
    assert [one.file.name for one in taking.taken] == ["one.bin", "two.bin"]


def test_a_refused_file_is_skipped_and_the_others_come(vault):
    taking = sink(vault)
    far = FarEnd([], ZmodemSend(telnet=False), {"a.zip": b"again", "two.bin": b"22"})
    run(Receiving(far, ZmodemReceive(), vault.clock, taking).run())
    assert [(one.name, one.file is not None) for one in taking.taken] == [("a.zip", False), ("two.bin", True)]
    assert taking.taken[0].reason == "That file is here already."
    assert vault.disk.data(GAMES.path, "a.zip") == CONTENT


def test_a_dropped_line_leaves_a_part_that_goes_on_with_zmodem(vault):
    content = CONTENT * 30
    taking = sink(vault)
    with pytest.raises(Gone):
        far = FarEnd([], ZmodemSend(telnet=False), {"big.bin": content}, breaks_at=150_000)
        run(Receiving(far, ZmodemReceive(), vault.clock, taking).run())
    assert vault.known(GAMES, "big.bin") is None
    part = run(vault.files.receiving.resumable(vault.caller(vault.bob), GAMES.code, "big.bin"))
    assert 0 < part < len(content)
    again = sink(vault)
    far = FarEnd([], ZmodemSend(telnet=False), {"big.bin": content})
    results = run(Receiving(far, ZmodemReceive(), vault.clock, again).run())
    assert vault.disk.data(GAMES.path, "big.bin") == content
    assert results[0].size == len(content) - part


@pytest.mark.parametrize("name", ["../../../etc/passwd", "C:\\autoexec.bat", "..", "con", "-rf", "a\x1b[2J.zip"])
def test_PTH_01_a_name_from_the_line_stays_in_the_directory(vault, name):
    taking = sink(vault)
    try:
        offset = run(taking.offer(name, 5, None, resumable=True))
    except Refusal:
        assert taking.taken == []
        return
    assert offset == 0
    run(taking.write(b"12345"))
    run(taking.complete())
    assert {place for place, _ in vault.disk.files} == {str(GAMES.path)}
    assert all(one.file.name.isprintable() and "/" not in one.file.name for one in taking.taken)


def test_trouble_with_the_disk_is_a_store_error(vault, monkeypatch):
    fetch = run(vault.files.fetching.begin(vault.caller(vault.bob), GAMES.code, "a.zip"))

    async def broken(*_, **__):
        raise OSError(5, "input/output error")

    monkeypatch.setattr(vault.disk, "open", broken)
    monkeypatch.setattr(vault.disk, "create", broken)
    with pytest.raises(StoreError):
        run(FetchSource(fetch).read(0, 5))
    with pytest.raises(StoreError):
        run(sink(vault).offer("new.bin", 5, None, resumable=False))


def test_a_file_without_a_name_is_the_one_that_was_announced(vault):
    with pytest.raises(Refusal):
        run(sink(vault).offer("", None, None, resumable=False))
    taking = sink(vault, {"x.bin": (GAMES.code, Wanted(name="x.bin"))})
    assert run(taking.offer("", None, None, resumable=False)) == 0
    run(taking.abandon("enough"))
    run(taking.abandon("again"))
    assert taking.taken[0].reason == "enough"
