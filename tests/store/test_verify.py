from __future__ import annotations

from pathlib import Path

from dialtone.store.blobs import FileBlobs
from dialtone.store.memory import MemoryStore
from dialtone.store.verify import check_blobs
from tests.store.deliveries import Delivery, to_user


async def test_missing_and_damaged_texts_are_found_and_unused_ones_counted(tmp_path: Path) -> None:
    blobs, store, names = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 0), MemoryStore(), []
    for number in range(4):
        spool = blobs.spool()
        await spool.write(b"text %d" % number)
        names.append((await spool.keep()).blob)
    for number, name in enumerate(names[:3]):
        await store.write(Delivery(number, to_user(1), blob=name))
    fine = await check_blobs(store, blobs)
    assert (fine.problems, fine.counts) == ([], {"blobs": 4, "blobs in use": 3, "blobs unused": 1})
    (tmp_path / "blobs" / names[0][:2] / names[0]).unlink()
    (tmp_path / "blobs" / names[1][:2] / names[1]).write_bytes(b"text X")
    found = await check_blobs(store, blobs)
    assert sorted(found.problems) == sorted(
        [f"text {names[0]}: its file is missing", f"text {names[1]}: its file is damaged"]
    )
    assert len((await check_blobs(store, blobs, contents=False)).problems) == 1
    await blobs.close()
