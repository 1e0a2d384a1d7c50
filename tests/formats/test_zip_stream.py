import io
import zipfile
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.zip_stream import ZipStream


@given(
    st.lists(
        st.tuples(st.sampled_from(["a.txt", "A.TXT", "b", "ü.zip"]), st.lists(st.binary(max_size=50), max_size=3)),
        max_size=5,
    )
)
def test_what_goes_in_comes_out(files):
    stream, sent = ZipStream(), b""
    for name, pieces in files:
        sent += stream.begin(name, sum(map(len, pieces)))
        for piece in pieces:
            sent += stream.write(piece)
        sent += stream.end()
    sent += stream.close()
    with zipfile.ZipFile(io.BytesIO(sent)) as made:
        assert made.testzip() is None
        assert [made.read(info) for info in made.infolist()] == [b"".join(pieces) for _, pieces in files]
        assert len({name.casefold() for name in made.namelist()}) == len(files)


def test_times_and_names_that_are_there_already():
    stream = ZipStream()
    sent = stream.begin("a.txt", 1, datetime(2024, 2, 29, 12, 30, 20)) + stream.write(b"x") + stream.end()
    sent += stream.begin("a.txt", 0, datetime(1970, 1, 1)) + stream.end() + stream.close()
    with zipfile.ZipFile(io.BytesIO(sent)) as made:
        assert [(one.filename, one.date_time[:3]) for one in made.infolist()] == [
            ("a.txt", (2024, 2, 29)),
            ("a-2.txt", (1980, 1, 1)),
        ]


def test_pieces_are_not_kept():
    stream = ZipStream()
    stream.begin("big", 10**6)
    assert len(stream.write(b"x" * 1000)) == 1000
