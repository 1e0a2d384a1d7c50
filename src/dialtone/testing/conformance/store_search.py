"""What every engine promises about finding messages by their words."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.post import PostNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.search import Both, Either, Not, SearchTree, Term, parse
from dialtone.testing.conformance.store_posts import publish, remove

TEXTS = {
    1: "The quick brown fox\njumps over the lazy dog",
    2: "QUICKSILVER and gold; 100% of it",
    3: "Straße nach Köln, x_y \\ z",
    4: "nothing of interest: a fo x",
}


async def index(store: Store, board: str, number: int, text: str) -> None:
    """Make a text findable."""
    await store.write(lambda records: records.posts.index(board, PostNumber(number), text))


async def indexed(store: Store, board: str, number: int, text: str, **fields: Any) -> None:
    """A message with this text, which is findable."""
    assert await publish(store, board, f"{ord(board[0]) * 1000 + number:016x}", **fields) == number
    await index(store, board, number, text)


async def library(store: Store) -> None:
    """The texts on one sub-board, the last one the newest."""
    for number, text in TEXTS.items():
        await indexed(store, "MAIN", number, text, posted=float(number))


async def find(store: Store, words: str | SearchTree, *boards: str, most: int = 200) -> list[tuple[str, int]]:
    """Where there are such words."""
    tree = parse(words) if isinstance(words, str) else words
    assert tree is not None
    return [*await store.read(lambda records: records.posts.find(tree, boards, most=most))]


async def found(store: Store, words: str | SearchTree) -> list[int]:
    """The same, on one sub-board, by number."""
    return sorted(number for _, number in await find(store, words, "MAIN"))


async def waiting(store: Store, *, most: int = 100) -> list[tuple[str, int]]:
    """Messages not yet in the index."""
    posts = await store.read(lambda records: records.posts.unindexed(most=most))
    return [(post.board, post.number) for post in posts]


class SearchSuite:
    """Needs the fixture `store`."""

    async def test_words_are_found_anywhere_and_without_case(self, store: Store) -> None:
        await library(store)
        assert await found(store, "quick") == [1, 2]
        assert await found(store, "QuickSilver") == [2]
        assert await found(store, "ick br") == [1]  # two words
        assert await found(store, "strasse KÖLN") == [3]
        assert await found(store, "zebra") == []

    async def test_words_shorter_than_any_index_are_found(self, store: Store) -> None:
        await library(store)
        assert await found(store, "fo") == [1, 4]
        assert await found(store, "x") == [1, 3, 4]
        assert await found(store, "fo quick") == [1]
        assert await found(store, "quick OR fo") == [1, 2, 4]
        assert await found(store, Term("")) == [1, 2, 3, 4]

    async def test_operators(self, store: Store) -> None:
        await library(store)
        assert await found(store, "quick NOT gold") == [1]
        assert await found(store, "gold | köln") == [2, 3]
        assert await found(store, "!quick") == [3, 4]
        assert await found(store, "!quick !köln") == [4]
        assert await found(store, "(quick OR köln) AND NOT (fox OR gold)") == [3]
        assert await found(store, "!(quick & fox)") == [2, 3, 4]
        assert await found(store, "!(quick | !of)") == [4]

    async def test_phrases_are_whole_words(self, store: Store) -> None:
        await library(store)
        assert await found(store, '"quick"') == [1]
        assert await found(store, '"brown fox jumps"') == [1]
        assert await found(store, '"brown fox jump"') == []
        assert await found(store, '"fo"') == [4]
        assert await found(store, '!"quick"') == [2, 3, 4]
        assert await found(store, 'quick !"quick"') == [2]
        assert await found(store, '"fox" OR "gold"') == [1, 2]
        assert await found(store, '!("fox" OR "gold")') == [3, 4]
        assert await found(store, '!(!"fox")') == [1]

    async def test_SQL_01_what_engines_have_a_meaning_for_stands_for_itself(self, store: Store) -> None:
        await library(store)
        assert await found(store, "100%") == [2]
        assert await found(store, "%") == [2]
        assert await found(store, "q%k") == []
        assert await found(store, "x_y") == [3]
        assert await found(store, "f_x") == []
        assert await found(store, "\\") == [3]
        assert await found(store, "\\ z") == [3]
        for text in (
            "' OR 1=1--",
            '"; DROP TABLE posts',
            "a-b",
            "*",
            "words:",
            "foo AND",
            '"zebra',
            "NEAR(a b)",
            "^quick",
        ):
            assert await found(store, text) == []
        for term in ("qu\x00ck", "\ud83d", "fox*", 'fo" OR "x', "a" * 5000, "'"):
            assert await found(store, Term(term)) == []
            assert await found(store, Term(term, whole=True)) == []
            assert await found(store, Not(Term(term))) == [1, 2, 3, 4]

    async def test_trees_of_any_shape_are_answered(self, store: Store) -> None:
        await library(store)
        tree: SearchTree = Term("quick")
        for turn in range(60):
            kind = Both if turn % 2 else Either
            tree = kind((tree, Term("quick" if turn % 2 else "silver")))
        assert await found(store, tree) == [1, 2]
        assert await found(store, Both(())) == [1, 2, 3, 4]
        assert await found(store, Either(())) == []
        assert await found(store, Either(tuple(Term(f"word{number}") for number in range(32)))) == []

    async def test_the_newest_come_first_and_only_of_the_sub_boards_asked_for(self, store: Store) -> None:
        await indexed(store, "B", 1, "word", posted=20.0)
        await indexed(store, "A", 1, "word", posted=10.0)
        await indexed(store, "A", 2, "word", posted=30.0)
        await indexed(store, "C", 1, "word", posted=40.0)
        assert await find(store, "word", "A", "B", "NONE") == [("A", 2), ("B", 1), ("A", 1)]
        assert await find(store, "word", "A", "B", most=2) == [("A", 2), ("B", 1)]
        assert await find(store, "word") == []
        many = [f"X{number}" for number in range(1100)]
        assert await find(store, "word", "A", *many, "B", "C") == [("C", 1), ("A", 2), ("B", 1), ("A", 1)]

    async def test_more_hits_than_are_wanted(self, store: Store) -> None:
        async def fill(records: Records) -> None:
            for number in range(1, 701):
                await records.posts.index("MAIN", PostNumber(number), "odd" if number % 2 else "even")

        for number in range(1, 701):
            await publish(store, "MAIN", f"{number:016x}", posted=float(number))
        await store.write(fill)
        assert [number for _, number in await find(store, "odd", "MAIN", most=3)] == [699, 697, 695]
        assert len(await find(store, '"even"', "MAIN", most=400)) == 350

    async def test_subject_author_and_recipient_are_found_too(self, store: Store) -> None:
        await indexed(store, "MAIN", 1, "text", subject="Grüße", author="Eve Smith", to="Bob Öl")
        for words in ("GRÜSSE", "smith", "öl", "text eve"):
            assert await found(store, words) == [1]

    async def test_who_wrote_an_anonymous_message_cannot_be_looked_for(self, store: Store) -> None:
        await indexed(store, "MAIN", 1, "text", author="Eve Smith", anonymous=True)
        assert await found(store, "smith") == []
        assert await found(store, "text") == [1]

    async def test_messages_are_told_until_they_are_in_the_index(self, store: Store) -> None:
        for number in range(1, 4):
            await publish(store, "A", f"{number:016x}", posted=10.0 * number)
        await publish(store, "B", "b" * 16, posted=15.0, held=True)
        assert await waiting(store) == [("A", 1), ("B", 1), ("A", 2), ("A", 3)]
        assert await waiting(store, most=2) == [("A", 1), ("B", 1)]
        await index(store, "A", 1, "")
        await index(store, "B", 1, "")
        assert await waiting(store) == [("A", 2), ("A", 3)]
        await index(store, "A", 3, "")  # not in turn
        assert await waiting(store) == [("A", 2)]
        await index(store, "A", 2, "")
        await publish(store, "A", "4" * 16, posted=50.0)
        assert await waiting(store) == [("A", 4)]
        assert not (await store.verify()).problems

    async def test_a_text_given_again_takes_the_place_of_the_old_one(self, store: Store) -> None:
        await indexed(store, "MAIN", 1, "first text")
        await index(store, "MAIN", 1, "second text")
        assert (await found(store, "first"), await found(store, "second"), await found(store, "text")) == ([], [1], [1])

    async def test_a_message_that_has_gone_is_not_put_into_the_index(self, store: Store) -> None:
        await publish(store, "MAIN", "a" * 16)
        await remove(store, "MAIN", 1)
        await index(store, "MAIN", 1, "text")
        await index(store, "NONE", 7, "text")
        assert (await waiting(store), await found(store, "text")) == ([], [])
        assert not (await store.verify()).problems

    async def test_removed_and_purged_messages_leave_the_index(self, store: Store) -> None:
        await library(store)
        assert await remove(store, "MAIN", 1) == 1
        assert await found(store, "quick") == [2]
        assert await store.write(lambda records: records.posts.purge("MAIN", before=3.0, most=0)) == 1
        assert await found(store, "quick OR straße") == [3]
        await publish(store, "MAIN", "f" * 16, posted=9.0)
        assert await waiting(store) == [("MAIN", 5)]
        await index(store, "MAIN", 5, "quick again")
        assert await found(store, "quick") == [5]
        assert not (await store.verify()).problems

    async def test_a_changed_message_is_to_be_read_again_and_found_by_nothing_old(self, store: Store) -> None:
        async def rewrite(records: Records) -> None:
            new = await records.mail.add_letter(NewLetter(tag="b" * 16, size=1, body=b"x"))
            await records.posts.change("MAIN", PostNumber(3), letter=new)

        await library(store)
        await store.write(lambda records: records.posts.change("MAIN", PostNumber(1), subject="other"))
        await store.write(rewrite)
        await store.write(lambda records: records.posts.change("MAIN", PostNumber(2), permanent=True))
        assert await waiting(store) == [("MAIN", 1), ("MAIN", 3)]
        assert await found(store, "quick") == [2]
        assert await found(store, "köln") == []
        await index(store, "MAIN", 1, TEXTS[1])
        assert await found(store, "other quick") == [1]
        await remove(store, "MAIN", 3)
        assert await waiting(store) == []
        assert not (await store.verify()).problems

    async def test_a_failed_change_leaves_the_index_as_it_was(self, store: Store) -> None:
        async def give_up(records: Records) -> None:
            await records.posts.index("MAIN", PostNumber(2), "zebra")
            await records.posts.remove("MAIN", [PostNumber(1)])
            raise Refusal(Why.FULL)

        await library(store)
        with pytest.raises(Refusal):
            await store.write(give_up)
        assert (await found(store, "quick"), await found(store, "zebra")) == ([1, 2], [])
        assert not (await store.verify()).problems
