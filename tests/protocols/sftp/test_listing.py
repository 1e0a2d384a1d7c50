from dialtone.domain.model.file import FileRecord
from dialtone.protocols.sftp.listing import folder, of_file

DAY = 86_400.0


def test_lines_as_ls_has_them():
    file = FileRecord(directory="X", name="a.zip", size=1234, uploader="Big Bob Brown", written=1_000_000_000.0)
    entry = of_file(file, 3, "Games")
    assert entry.line(1_000_000_000.0 + DAY) == "-rw-r--r--   1 Big_Bob_ Games        1234 Sep  9 01:46 a.zip"
    assert entry.line(1_000_000_000.0 + 400 * DAY).endswith(" Sep  9  2001 a.zip")
    assert folder("files").line(0.0).startswith("drwxr-xr-x   1 board    files ")
