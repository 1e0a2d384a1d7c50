from __future__ import annotations

from dialtone.domain.model.file import FileRecord, Queued
from dialtone.domain.model.user import UserNumber
from dialtone.store.file_texts import name_key, storable_file, storable_queued, words_of


def test_names_are_compared_without_case() -> None:
    assert name_key("STRAßE.Zip") == name_key("strasse.ZIP")
    assert name_key("\ud83d") == "\ufffd"


def test_words_of_a_file_are_those_of_its_descriptions_and_tags() -> None:
    file = FileRecord(directory="D", name="n", description="One", extended="Two\nThree", tags="FOUR", author="five")
    assert words_of(file) == "one two three four"


def test_what_no_encoding_holds_is_replaced() -> None:
    kept = storable_file(FileRecord(directory="D", name="\udcff", sha1="AB", md5="x"))
    assert (kept.name, kept.sha1, kept.md5) == ("\ufffd", "ab", "x")
    assert storable_queued(Queued(user=UserNumber(1), directory="D", name="\udcff")).name == "\ufffd"
