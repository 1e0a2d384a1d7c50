"""The loop that makes messages findable: what it reads, what it survives, when it looks."""

from __future__ import annotations

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import NewPost, PostNumber
from dialtone.formats.search import parse
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.workers import indexing
from dialtone.workers.indexing import FAULT_PAUSE, KEPT, LOT, RESCAN, STORE_PAUSE, Indexing
from tests.support.office import logged

HEAD = b"From: ann@here\r\nSubject: s\r\nX-Secret: header\r\n\r\n"


class Board:
    """A store with one sub-board, and the loop."""

    def __init__(self, tap=None):
        self.store = MemoryStore(tap=tap)
        self.blobs = MemoryBlobs(threshold=1000)
        self.worker = Indexing(self.store, self.blobs)

    async def post(self, text, **fields):
        kept = self.blobs.put(text)

        async def change(records):
            new = NewLetter(tag="a" * 16, size=kept.size, body=kept.body, blob=kept.blob)
            letter = await records.mail.add_letter(new)
            whole = {"board": "MAIN", "author": "Ann", "message_id": "<a@x>", "subject": "greeting", **fields}
            return await records.posts.add(NewPost(letter=letter, prefix=b"Via: x\r\n", size=8 + kept.size, **whole))

        return await self.store.write(change)

    async def find(self, words):
        found = await self.store.read(lambda records: records.posts.find(parse(words), ["MAIN"]))
        return sorted(number for _, number in found)

    async def waiting(self):
        return len(await self.store.read(lambda records: records.posts.unindexed()))


async def test_messages_become_findable_by_what_they_say():
    board = Board()
    await board.post(HEAD + b"the quick brown fox\r\n")
    await board.post(HEAD + b"lazy dog\r\n")
    assert await board.find("quick") == []
    assert await board.worker.once() == RESCAN
    assert (await board.find("quick"), await board.find("lazy OR fox"), await board.find("ann greeting")) == (
        [1],
        [1, 2],
        [1, 2],
    )
    assert await board.find("secret") == []
    assert await board.waiting() == 0


async def test_text_is_decoded_and_what_is_attached_left_out():
    board = Board()
    await board.post(
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Gr=FC=DFe\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n\r\nPKattached\r\n--b--\r\n"
    )
    await board.worker.once()
    assert (await board.find("grüße"), await board.find("attached")) == ([1], [])


async def test_a_large_message_is_read_from_its_file_and_only_so_far():
    board = Board()
    await board.post(HEAD + b"begins " + b"x" * 300_000 + b" ends")
    await board.worker.once()
    assert (await board.find("begins"), await board.find("ends")) == ([1], [])
    words = board.store._records.tables.posts.words.rows["MAIN", PostNumber(1)]
    assert len(words) <= KEPT + 100


async def test_many_messages_are_read_in_lots():
    board = Board()
    for _ in range(LOT * 2 + 1):
        await board.post(HEAD + b"word")
    await board.worker.once()
    assert len(await board.find("word")) == LOT * 2 + 1


async def test_a_missing_text_costs_its_own_words_only():
    board = Board()
    await board.post(HEAD + b"lost " * 1000)
    await board.post(HEAD + b"there")
    board.blobs.kept.clear()
    with logged() as lines:
        assert await board.worker.once() == RESCAN
    assert (await board.find("greeting"), await board.find("there"), await board.find("lost")) == ([1, 2], [2], [])
    assert [line for line in lines if line.startswith("!message 1 of sub-board MAIN: findable by its subject only")]


async def test_a_text_that_trips_the_reader_costs_its_own_words_only(monkeypatch):
    def trip(message):
        raise ValueError("bug")

    monkeypatch.setattr(indexing, "read_content", trip)
    board = Board()
    await board.post(HEAD + b"text")
    with logged() as lines:
        assert await board.worker.once() == RESCAN
    assert await board.find("greeting") == [1]
    assert lines[0].startswith("!message 1 of sub-board MAIN")


@pytest.mark.parametrize(("trouble", "pause"), [(StoreError("full"), STORE_PAUSE), (KeyError("bug"), FAULT_PAUSE)])
async def test_trouble_of_the_store_is_told_and_it_is_tried_again(trouble, pause):
    failing = []

    def tap(_):
        if failing:
            raise failing[0]

    board = Board(tap)
    await board.post(HEAD + b"word")
    failing.append(trouble)
    with logged() as lines:
        assert await board.worker.once() == pause
    assert lines[0].startswith("!")
    failing.clear()
    assert await board.worker.once() == RESCAN
    assert await board.find("word") == [1]


async def test_a_message_that_was_edited_meanwhile_is_read_again(monkeypatch):
    board = Board()
    await board.post(HEAD + b"old words")
    words = board.worker._words
    edits = ["new subject"]

    async def slow(post):
        text = await words(post)
        if edits:
            subject = edits.pop()
            await board.store.write(lambda records: records.posts.change("MAIN", post.number, subject=subject))
        return text

    monkeypatch.setattr(board.worker, "_words", slow)
    await board.worker.once()
    assert (await board.find("subject"), await board.find("greeting")) == ([1], [])


async def test_it_looks_at_the_start_at_each_ring_and_now_and_then_until_it_is_stopped():
    board = Board()
    slept = []

    async def wait(bell, seconds):
        slept.append(seconds)
        if len(slept) == 1:
            await board.post(HEAD + b"word")
            board.worker.ring()
            assert bell.answer()
        else:
            board.worker.stop()

    await board.worker.run(wait)
    assert slept == [RESCAN, RESCAN]
    assert await board.find("word") == [1]
