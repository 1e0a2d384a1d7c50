from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import TRASH
from dialtone.domain.ports.mail_index import Where
from dialtone.formats.mail.usual import compared
from dialtone.store.sql import mail_index
from dialtone.store.sql.engine import marks
from dialtone.store.sqlite import SqliteStore
from dialtone.testing.conformance.store_mail import ANN, put
from dialtone.testing.conformance.store_mail_index import DIGEST
from tests.store.sql.plans import plan
from tests.support.examples import examples


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (mail_index._NEXT, "SEARCH copies USING PRIMARY KEY ((user_number,uid)>(?,?))"),
        (mail_index._NEXT, "SEARCH i USING PRIMARY KEY (user_number=? AND uid=?)"),
        (mail_index._DROP.format(uids=marks(2, 4)), "PRIMARY KEY (user_number=? AND uid=?)"),
        (mail_index._MOVE, "PRIMARY KEY (user_number=? AND uid=?)"),
        (mail_index._GISTS.format(uids=marks(2, 4)), "SEARCH i USING PRIMARY KEY (user_number=? AND uid=?)"),
        (mail_index._GISTS.format(uids=marks(2, 4)), "SEARCH h USING INTEGER PRIMARY KEY (rowid=?)"),
        (mail_index._OTHERS.format(uids="COUNT(*)"), "SEARCH i USING PRIMARY KEY (user_number=? AND uid=?)"),
        (mail_index._OTHERS.format(uids="COUNT(*)"), "SEARCH c USING PRIMARY KEY (user_number=?)"),
    ],
)
def test_it_is_found_by_an_index(tmp_path: Path, sql: str, index: str) -> None:
    assert index in plan(tmp_path, sql)


async def test_accepting_a_message_does_nothing_for_the_index(tmp_path: Path) -> None:
    ran: list[str] = []
    store = SqliteStore(tmp_path / "store", tap=ran.append)
    await put(store, ANN, "a" * 16)
    assert ran and not any("mail_" in sql for sql in ran)
    await store.close()


async def test_a_message_that_moves_takes_along_what_is_kept_of_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await put(store, ANN, "a" * 16)
    await store.write(lambda records: records.mail_index.keep(ANN, Uid(1), DIGEST))
    await store.write(lambda records: records.folders.move(ANN, [Uid(1)], TRASH, 0.0))
    (gist,) = await store.read(lambda records: records.mail_index.gists(ANN, [1, 2]))
    assert (gist.uid, gist.subject) == (2, DIGEST.subject)
    await store.close()


async def test_many_messages_are_asked_for_in_pieces(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    for number in range(3):
        await put(store, ANN, f"{number:016x}")
        await store.write(lambda records, uid=number + 1: records.mail_index.keep(ANN, Uid(uid), DIGEST))
    found = await store.read(lambda records: records.mail_index.fields(ANN, range(1, 2001)))
    assert found == dict.fromkeys((1, 2, 3), DIGEST.fields)
    await store.close()


NEEDLES = st.text("abß\0 \"*'é\n%", max_size=6)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("abß\0 \"*'é\n%", max_size=20), min_size=1, max_size=4), st.lists(NEEDLES, max_size=4))
async def test_no_message_that_has_a_text_is_missed(tmp_path: Path, texts: list[str], needles: list[str]) -> None:
    with TemporaryDirectory(dir=tmp_path) as folder:
        store = SqliteStore(Path(folder) / "store")
        for uid, text in enumerate(texts, 1):
            await put(store, ANN, f"{uid:016x}")
            made = DIGEST._replace(words=compared(text))
            await store.write(lambda records, uid=uid, made=made: records.mail_index.keep(ANN, Uid(uid), made))
        for needle in map(compared, [*needles, *(text[2:7] for text in texts)]):
            having = {uid for uid, text in enumerate(texts, 1) if needle in compared(text)}
            found = await store.read(
                lambda records, needle=needle: records.mail_index.likely(ANN, needle, Where.ANYWHERE)
            )
            assert found is None or found >= having
        await store.close()
