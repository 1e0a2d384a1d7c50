"""The disk in memory behaves as the real one does."""

import pytest

from dialtone.host.file_store import DiskFiles
from dialtone.testing.file_disk import MemoryDisk


@pytest.fixture(params=["memory", "disk"])
def disk(request):
    made = MemoryDisk() if request.param == "memory" else DiskFiles()
    yield made
    if isinstance(made, DiskFiles):
        made.close()


async def test_both_disks_keep_the_same_promises(disk, tmp_path):
    root, other = str(tmp_path / "one"), str(tmp_path / "two")
    file = await disk.create(root, ".part")
    await file.write(b"01234")
    await file.close()
    again = await disk.create(root, ".part", resume=True)
    await again.write(b"5")
    assert again.size == 6
    await again.close()
    with pytest.raises(FileExistsError):
        await disk.create(root, ".part")
    assert ([one.name for one in await disk.unfinished(root)], await disk.everything(root)) == ([".part"], [])
    await disk.move(root, ".part", other, "whole")
    with pytest.raises(FileNotFoundError):
        await disk.move(root, ".part", other, "x")
    file = await disk.create(root, "b")
    await file.close()
    with pytest.raises(FileExistsError):
        await disk.move(root, "b", other, "whole")
    reading = await disk.open(other, "whole")
    assert (reading.size, await reading.read(4, 9), await reading.read(6, 1)) == (6, b"45", b"")
    await reading.close()
    assert (await disk.hashes(other, "whole")).md5 == "d6a9a933c8aafc51e55ac0662b6e4d4a"  # md5sum of 012345
    await disk.set_time(other, "whole", 5.0)
    found = await disk.find(other, "whole")
    assert (found.name, found.size, found.written) == ("whole", 6, 5.0)
    assert await disk.remove(other, "whole") and not await disk.remove(other, "whole")
    assert await disk.find(other, "whole") is None
    with pytest.raises(FileNotFoundError):
        await disk.open(other, "whole")
    assert await disk.free(root) > 0
