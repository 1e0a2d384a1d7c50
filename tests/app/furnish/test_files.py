import zipfile

import pytest

from dialtone.app.desk import work
from dialtone.app.founding import found
from dialtone.app.furnish.files import files_at
from dialtone.base.errors import Refusal, Why
from dialtone.config.starter import Board
from dialtone.domain.files.admission import Wanted
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.1", 50000, "192.0.2.23", 23)
TEST = "\n[testable:a]\nextension = *\ncmd = grep -qv virus %f\n"
BOB = Caller(User(number=UserNumber(7), alias="Bob"), PEER, "telnet")


@pytest.fixture
def root(tmp_path):
    made = tmp_path / "bbs"
    found(made, Board(host_name="bbs.example"))
    with (made / "ctrl" / "file.ini").open("a") as file:
        file.write(TEST)
    (made / "text" / "file.can").write_text("evil.zip\n")
    return made


def upload(root, name, data):
    async def job(desk):
        up = await files_at(desk).receiving.begin(BOB, "MAIN-UPLOADS", Wanted(name=name))
        await up.write(data)
        return await up.complete()

    return work(root, job, changing=True)


def test_an_upload_goes_through_real_disk_tests_and_archives(root, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("FILE_ID.DIZ", "A fine program")
    file = upload(root, "x.zip", (tmp_path / "x.zip").read_bytes())
    assert file.description == "A fine program"
    assert (root / "data" / "dirs" / "main-uploads" / "x.zip").exists()


def test_the_sysops_test_and_list_of_names_count(root):
    with pytest.raises(Refusal) as no:
        upload(root, "bad.txt", b"virus\n")
    assert no.value.why is Why.BAD_CONTENT
    with pytest.raises(Refusal) as no:
        upload(root, "evil.zip", b"fine\n")
    assert no.value.why is Why.INVALID
    assert list((root / "data" / "dirs" / "main-uploads").iterdir()) == []


def test_each_nodes_folder_lies_below_temp(root):
    async def job(desk):
        return files_at(desk).temporary._folder(3)

    assert work(root, job) == str(root / "temp" / "node3-files")
