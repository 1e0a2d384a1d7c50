"""What every engine promises about accounts, failed log-ins and notes."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from dialtone.domain.model.login import Attempts
from dialtone.domain.model.user import Secrets, User, UserNumber, alias_key
from dialtone.domain.ports.store import Records, Store


def person(alias: str, **fields: object) -> User:
    """An account that is not stored yet."""
    return User(number=UserNumber(0), alias=alias, **fields)  # type: ignore[arg-type]


async def enrol(store: Store, alias: str, **fields: object) -> User:
    """Store an account and return it."""
    number = await store.write(lambda records: records.users.add(person(alias, **fields), Secrets("hash")))
    user = await store.read(lambda records: records.users.get(number))
    assert user is not None
    return user


async def search(store: Store, text: str) -> list[int]:
    """The numbers of the accounts a search finds."""
    return [user.number for user in await store.read(lambda records: records.users.search(text))]


class PeopleSuite:
    """Needs the fixture `store`."""

    async def test_numbers_begin_at_one_and_every_field_is_kept(self, store: Store) -> None:
        whole = User(
            number=UserNumber(99),
            alias="Night Owl",
            real_name="Nora Owl",
            level=60,
            exemptions="MW",
            restrictions="GI",
            netmail="nora@mail.example",
            forwards=True,
            fold_case=True,
            deleted=False,
            inactive=True,
            created=1000.5,
            last_on=2000.25,
            last_address="192.0.2.1",
            last_host="a.example",
            last_protocol="POP3",
            logons=7,
            emails=8,
            emails_today=2,
            email_day=20000,
            feedbacks=3,
            posts=11,
            posts_today=4,
            post_day=20001,
            flags1="AB",
            flags2="C",
            flags3="D",
            flags4="EZ",
            birth="19700131",
            gender="F",
            location="Übersee",
            credits=1 << 40,
            free_credits=5,
            uploads=6,
            uploaded=7,
            downloads=8,
            downloaded=9,
            downloads_today=1,
            expires=3000.75,
            misc=1 << 31,
            chat=2,
            shell="DEFAULT",
            language="de",
            board="MAIN",
            directory="FILES",
            handle="Owl",
            note="Whoo?",
            street="1 Barn Road",
            zip="12345",
            phone="555-0100",
            comment="pays late",
            rows=50,
            columns=132,
            editor="FSEDIT",
            protocol="Z",
            archive="zip",
            door="LORD",
            new_files_since=1000.125,
            time_on=5000,
            time_today=31,
            time_last=32,
            logons_today=3,
            extra_minutes=15,
            banked_minutes=600,
            downloaded_today=1 << 33,
            counters_day=20002,
            leech=2,
            mail_settings=16,
            deleted_at=4000.5,
        )
        first = await store.write(lambda records: records.users.add(whole, Secrets("h")))
        second = await store.write(lambda records: records.users.add(person("Other"), Secrets("h")))
        assert (first, second) == (1, 2)
        assert await store.read(lambda records: records.users.get(first)) == replace(whole, number=first)
        assert await store.read(lambda records: records.users.get(UserNumber(3))) is None

    async def test_an_account_is_found_by_its_reduced_alias(self, store: Store) -> None:
        await enrol(store, "Zoë O'Neil")
        found = await store.read(lambda records: records.users.by_alias(alias_key("zoë oneil")))
        assert found is not None and found.number == 1
        assert await store.read(lambda records: records.users.by_alias("zoe")) is None

    async def test_the_lowest_number_wins_and_deleted_accounts_are_not_found_by_alias(self, store: Store) -> None:
        first, second = await enrol(store, "Night Owl"), await enrol(store, "night-owl")
        found = await store.read(lambda records: records.users.by_alias("nightowl"))
        assert found == first
        await store.write(lambda records: records.users.change(replace(first, deleted=True)))
        assert await store.read(lambda records: records.users.by_alias("nightowl")) == second
        assert [user.number for user in await store.read(lambda records: records.users.all())] == [1, 2]

    async def test_real_names_are_compared_without_case_and_only_of_active_accounts(self, store: Store) -> None:
        gone = await enrol(store, "A", real_name="Nora Ört")
        here = await enrol(store, "B", real_name="NORA ÖRT")
        await store.write(lambda records: records.users.change(replace(gone, inactive=True)))
        assert await store.read(lambda records: records.users.by_real_name("nora ört")) == here
        await store.write(lambda records: records.users.change(replace(here, deleted=True)))
        assert await store.read(lambda records: records.users.by_real_name("nora ört")) is None

    async def test_accounts_without_a_real_name_are_not_found_by_the_empty_one(self, store: Store) -> None:
        await enrol(store, "A")
        assert await store.read(lambda records: records.users.by_real_name("")) is None

    async def test_a_changed_alias_is_found_and_the_old_one_is_not(self, store: Store) -> None:
        user = await enrol(store, "Before")
        await store.write(lambda records: records.users.change(replace(user, alias="After", real_name="New Name")))
        assert await store.read(lambda records: records.users.by_alias("before")) is None
        assert (await store.read(lambda records: records.users.by_alias("after"))) is not None
        assert (await store.read(lambda records: records.users.by_real_name("new name"))) is not None

    async def test_numbers_of_deleted_accounts_are_not_used_again(self, store: Store) -> None:
        user = await enrol(store, "A")
        await store.write(lambda records: records.users.change(replace(user, deleted=True)))
        assert (await enrol(store, "B")).number == 2

    async def test_changing_an_account_that_is_not_there_makes_none(self, store: Store) -> None:
        await store.write(lambda records: records.users.change(replace(person("X"), number=UserNumber(5))))
        assert await store.read(lambda records: records.users.all()) == []

    async def test_accounts_are_counted(self, store: Store) -> None:
        assert await store.read(lambda records: records.users.counts()) == (0, 0)
        for alias, deleted in (("A", False), ("B", False), ("C", True)):
            await enrol(store, alias, deleted=deleted)
        assert await store.read(lambda records: records.users.counts()) == (2, 3)

    async def test_accounts_are_searched_by_part_of_a_name(self, store: Store) -> None:
        await enrol(store, "Night Owl", real_name="Nora Ört")
        await enrol(store, "ÖRTLICH")
        await enrol(store, "gone örtchen", deleted=True)
        await enrol(store, "Sleeper", real_name="X Örten", inactive=True)
        await enrol(store, "Other")
        assert await search(store, "örT") == [1, 2, 4]
        assert await search(store, "t o") == [1]
        assert await search(store, "") == [1, 2, 4, 5]
        assert [user.number for user in await store.read(lambda records: records.users.search("", most=2))] == [1, 2]
        renamed = replace(await enrol(store, "Before"), alias="Afterwards")
        await store.write(lambda records: records.users.change(renamed))
        assert (await search(store, "before"), await search(store, "afterw")) == ([], [6])

    async def test_SQL_01_a_search_text_has_no_hidden_meaning(self, store: Store) -> None:
        await enrol(store, "100% of_it", real_name="O'Neil \\ Sons")
        await enrol(store, "plain")
        for text in ("%", "_", "\\", "'", "100%", "f_i"):
            assert await search(store, text) == [1]
        for text in ("' OR 1=1--", "100_", "p%n", "*", "[a-z]", "\0", "half \ud83d"):
            assert await search(store, text) == []

    async def test_SQL_03_of_many_that_take_one_alias_at_once_one_gets_it(self, store: Store) -> None:
        async def take(records: Records) -> bool:
            if await records.users.by_alias("nightowl") is not None:
                return False
            await records.users.add(person("Night Owl"), Secrets("hash"))
            return True

        taken = await asyncio.gather(*(store.write(take) for _ in range(10)))
        assert sorted(taken) == [False] * 9 + [True]
        assert await store.read(lambda records: records.users.counts()) == (1, 1)

    async def test_secrets_are_kept_replaced_and_their_sealed_copies_erased(self, store: Store) -> None:
        first, second = await enrol(store, "A"), await enrol(store, "B")
        kept = Secrets("$argon2id$x", sealed=b"\x00\xff", scram="4096:a:b:c", changed=5.5)
        await store.write(lambda records: records.users.set_secrets(first.number, kept))
        assert await store.read(lambda records: records.users.secrets(first.number)) == kept
        assert await store.read(lambda records: records.users.secrets(second.number)) == Secrets("hash")
        assert await store.read(lambda records: records.users.secrets(UserNumber(9))) is None
        assert await store.write(lambda records: records.users.erase_sealed()) == 1
        assert await store.read(lambda records: records.users.secrets(first.number)) == replace(kept, sealed=b"")
        assert await store.write(lambda records: records.users.erase_sealed()) == 0

    async def test_a_login_is_noted_and_counted(self, store: Store) -> None:
        user = await enrol(store, "A")

        async def twice(records: Records) -> None:
            for at in (10.0, 20.0):
                await records.users.note_login(user.number, at, "192.0.2.9", "h.example", "POP3")

        await store.write(twice)
        expected = replace(
            user, last_on=20.0, last_address="192.0.2.9", last_host="h.example", last_protocol="POP3", logons=2
        )
        assert await store.read(lambda records: records.users.get(user.number)) == expected

    async def test_sent_mail_is_counted_and_the_daily_count_starts_again(self, store: Store) -> None:
        user = await enrol(store, "A")

        async def thrice(records: Records) -> None:
            for day, sent in ((100, 2), (100, 3), (101, 4)):
                await records.users.count_emails(user.number, day, sent)

        await store.write(thrice)
        expected = replace(user, emails=9, emails_today=4, email_day=101)
        assert await store.read(lambda records: records.users.get(user.number)) == expected

    async def test_posts_are_counted_and_the_daily_count_starts_again(self, store: Store) -> None:
        user = await enrol(store, "A", emails=5)

        async def thrice(records: Records) -> None:
            for day, made in ((100, 2), (100, 3), (101, 4)):
                await records.users.count_posts(user.number, day, made)
            await records.users.count_posts(UserNumber(77), 101, 1)

        await store.write(thrice)
        expected = replace(user, posts=9, posts_today=4, post_day=101)
        assert await store.read(lambda records: records.users.get(user.number)) == expected

    async def test_messages_to_the_sysop_are_counted(self, store: Store) -> None:
        user, other = await enrol(store, "A"), await enrol(store, "B")
        for _ in range(2):
            await store.write(lambda records: records.users.count_feedback(user.number))
        assert await store.read(lambda records: records.users.get(user.number)) == replace(user, feedbacks=2)
        assert await store.read(lambda records: records.users.get(other.number)) == other

    async def test_accounts_are_found_by_the_address_they_were_last_used_from(self, store: Store) -> None:
        for number in range(14):
            await enrol(store, f"user {number}", last_address="192.0.2.9", last_on=float(number // 2))
        await enrol(store, "deleted", last_address="192.0.2.9", last_on=99.0, deleted=True)
        await enrol(store, "inactive", last_address="192.0.2.9", last_on=99.0, inactive=True)
        await enrol(store, "elsewhere", last_address="192.0.2.99", last_on=99.0)
        await enrol(store, "never")
        found = await store.read(lambda records: records.users.by_address("192.0.2.9"))
        assert [user.number for user in found] == [13, 14, 11, 12, 9, 10, 7, 8, 5, 6]
        assert await store.read(lambda records: records.users.by_address("")) == []
        await store.write(
            lambda records: records.users.note_login(UserNumber(1), 200.0, "2001:db8::1", "h.example", "SMTP")
        )
        (found_by,) = await store.read(lambda records: records.users.by_address("2001:db8::1"))
        assert found_by.number == 1

    async def test_an_account_is_found_by_its_address_outside(self, store: Store) -> None:
        gone = await enrol(store, "A", netmail="Bjørn@Mail.example")
        here = await enrol(store, "B", netmail="BJØRN@mail.EXAMPLE")
        await enrol(store, "C", netmail="bjørn@mail.example")
        await enrol(store, "D")
        await store.write(lambda records: records.users.change(replace(gone, inactive=True)))
        assert await store.read(lambda records: records.users.by_netmail("bjørn@mail.example")) == here
        assert await store.read(lambda records: records.users.by_netmail("other@mail.example")) is None
        assert await store.read(lambda records: records.users.by_netmail("")) is None
        moved = replace(here, netmail="other@mail.example")
        await store.write(lambda records: records.users.change(moved))
        assert await store.read(lambda records: records.users.by_netmail("OTHER@mail.example")) == moved

    async def test_attempts_are_kept_per_key_latest_first_and_cleared(self, store: Store) -> None:
        one = Attempts(key="ip:192.0.2.1", count=3, dupes=1, first=1.0, last=5.0, name="x", proof="p", protocol="SMTP")
        two = Attempts(key="user:7", count=1, last=9.0)
        await store.write(lambda records: records.attempts.put(replace(one, count=1)))
        await store.write(lambda records: records.attempts.put(one))
        await store.write(lambda records: records.attempts.put(two))
        assert await store.read(lambda records: records.attempts.get("ip:192.0.2.1")) == one
        assert await store.read(lambda records: records.attempts.get("ip:192.0.2.2")) is None
        assert await store.read(lambda records: records.attempts.all()) == [two, one]
        assert await store.write(lambda records: records.attempts.clear("user:7")) == 1
        assert await store.write(lambda records: records.attempts.clear("user:7")) == 0
        assert await store.write(lambda records: records.attempts.clear()) == 1
        assert await store.read(lambda records: records.attempts.all()) == []

    async def test_notes_are_written_and_replaced(self, store: Store) -> None:
        async def twice(records: Records) -> None:
            await records.notes.put("seal.id", "one")
            await records.notes.put("seal.id", "two")

        assert await store.read(lambda records: records.notes.get("seal.id")) is None
        await store.write(twice)
        assert await store.read(lambda records: records.notes.get("seal.id")) == "two"
