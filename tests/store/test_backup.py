from __future__ import annotations

from pathlib import Path

from dialtone.domain.model.mail import Uid
from dialtone.domain.model.user import UserNumber
from dialtone.store.backup import BLOBS, back_up
from dialtone.store.blobs import FileBlobs
from dialtone.store.sqlite import SqliteStore
from dialtone.store.verify import check_blobs
from dialtone.testing.conformance.store_drafts import send as note_sent
from tests.store.deliveries import Delivery, contents, to_user


async def test_a_copy_is_whole_and_stays_as_it_was(tmp_path: Path) -> None:
    store, blobs = SqliteStore(tmp_path / "store"), FileBlobs(tmp_path / "blobs", tmp_path / "temp", 10)
    spool = blobs.spool()
    await spool.write(b"a large text")
    kept = await spool.keep()
    await store.write(Delivery(1, to_user(1), body=b"a large text", blob=kept.blob))
    await store.write(Delivery(2, to_user(2)))
    for user in (1, 2):
        await note_sent(store, UserNumber(user))
    (tmp_path / "copy").mkdir()
    await back_up(store, blobs, str(tmp_path / "copy"))
    before = await contents(store)
    await store.write(lambda records: records.mail.remove(UserNumber(1), [Uid(1)]))
    await store.write(lambda records: records.drafts.remove_sent(UserNumber(1), [1]))
    await store.close()
    await blobs.close()
    copied = SqliteStore(tmp_path / "copy" / "store")
    texts = FileBlobs(tmp_path / "copy" / BLOBS, tmp_path / "temp", 10)
    assert await contents(copied) == before
    assert not (await copied.verify()).problems
    sent = await copied.read(lambda records: records.drafts.sent_text(UserNumber(1), 1))
    assert sent is not None
    assert (sent.prefix, sent.body) == (b"P: \xff\r\n", b"text\r\n")
    assert not (await check_blobs(copied, texts)).problems
    await copied.close()
    await texts.close()
