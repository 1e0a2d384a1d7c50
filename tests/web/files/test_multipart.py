from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.web.files.multipart import Begun, Data, Ended, Parts, is_form_with_files

KIND = "multipart/form-data; boundary=xyz"
BODY = (
    b'--xyz\r\nContent-Disposition: form-data; name="csrf"\r\n\r\ntoken\r\n'
    b'--xyz\r\nContent-Type: application/zip\r\nContent-Disposition: form-data; name="file"; filename="a b.zip"\r\n\r\n'
    b"\r\n--xy\r\ndata--xyz\r\n--xyz--\r\n"
)


def read(*pieces):
    parts, found = Parts(KIND), []
    for piece in pieces:
        for one in parts.take(piece):
            if isinstance(one, Data) and found and isinstance(found[-1], Data):
                found[-1] = Data(found[-1].data + one.data)
            else:
                found.append(one)
    return found, parts.complete


WHOLE = [
    Begun("csrf", None),
    Data(b"token"),
    Ended(),
    Begun("file", "a b.zip"),
    Data(b"\r\n--xy\r\ndata--xyz"),
    Ended(),
]


@given(st.lists(st.integers(0, len(BODY)), max_size=20))
def test_a_form_in_any_pieces(cuts):
    ends = sorted({0, *cuts, len(BODY)})
    assert read(*[BODY[a:b] for a, b in pairwise(ends)]) == (WHOLE, True)


def test_a_form_that_ends_early_is_not_complete():
    found, complete = read(BODY[:150])
    assert not complete and found[:3] == WHOLE[:3]


@pytest.mark.parametrize(
    "body",
    [
        b"no form at all",
        b"--xyz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xyz--\r\n",
        b"--xyz\r\nContent-Disposition: attachment; name=x\r\n\r\nx\r\n--xyz--\r\n",
        b'--xyz\r\nContent-Disposition: form-data; name="' + b"x" * 5000 + b'"\r\n\r\nx\r\n--xyz--\r\n',
        b"--xyz\r\n" + b"X: y\r\n" * 5000 + b"\r\nx\r\n--xyz--\r\n",
    ],
)
def test_what_is_malformed_is_refused(body):
    with pytest.raises(Refusal):
        read(body)


def test_many_parts_are_refused():
    with pytest.raises(Refusal):
        read(b'--xyz\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 501)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data", f"{KIND}{'y' * 300}", "multipart/mixed; boundary=xyz"]
)
def test_no_form_with_files(kind):
    with pytest.raises(Refusal):
        Parts(kind)
    assert is_form_with_files(KIND) and not is_form_with_files("application/x-www-form-urlencoded")


@given(st.binary(max_size=400))
def test_nothing_else_is_raised(data):
    try:
        read(b"--xyz\r\n" + data)
    except Refusal:
        pass
