"""What every engine promises about netmail and telegrams."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.netmail import FIDONET, QWKNET, Netmail, NewNetmail
from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_TELEGRAMS
from dialtone.domain.ports.store import Records, Store

ANN, BOB = UserNumber(1), UserNumber(2)


async def send(store: Store, tag: str = "c" * 16, **fields: Any) -> int:
    """Store one netmail with a letter of its own."""

    async def change(records: Records) -> int:
        letter = await records.mail.add_letter(NewLetter(tag=tag, size=6, body=b"text\r\n"))
        whole = {"network": FIDONET, "sender": "Ann", "sender_address": "1:2/3", "address": "2:3/4", **fields}
        return await records.netmail.add(NewNetmail(letter=letter, prefix=b"P: x\r\n", recipient="Bob", **whole))

    return await store.write(change)


async def _hold(records: Records, number: int, held: bool) -> bool:
    return await records.netmail.hold(number, held)


class NetmailSuite:
    """Needs the fixture `store`."""

    async def test_netmail_keeps_every_field(self, store: Store) -> None:
        async def change(records: Records) -> NewNetmail:
            letter = await records.mail.add_letter(NewLetter(tag="a" * 16, size=6, body=b"text\r\n"))
            new = NewNetmail(
                network=QWKNET,
                letter=letter,
                prefix=b"P: \xff\r\n",
                sender="Ann Ö",
                sender_user=UserNumber(3),
                sender_address="HERE",
                recipient="Bob",
                address="HUB/THERE",
                via="HUB",
                subject="Grüße",
                message_id="<a@x>",
                created=12.5,
                written=11.25,
            )
            await records.netmail.add(new)
            return new

        new = await store.write(change)
        values = {name: getattr(new, name) for name in NewNetmail.__slots__}
        found = await store.read(lambda records: records.netmail.get(1))
        assert found == Netmail(**values, id=1, tag="a" * 16, size=12, held=False)
        assert await store.read(lambda records: records.netmail.get(2)) is None

    async def test_netmail_is_listed_by_network_oldest_first(self, store: Store) -> None:
        numbers = [await send(store, network=network) for network in (FIDONET, QWKNET, FIDONET)]
        assert numbers == [1, 2, 3]

        async def listed(network: str = "") -> list[int]:
            return [mail.id for mail in await store.read(lambda records: records.netmail.all(network))]

        assert await listed() == [1, 2, 3]
        assert await listed(FIDONET) == [1, 3]
        assert await listed("other") == []
        assert (await store.verify()).counts["netmail"] == 3

    async def test_netmail_is_held_and_released(self, store: Store) -> None:
        number = await send(store)
        for held in (True, False):
            assert await store.write(partial(_hold, number=number, held=held))
            found = await store.read(lambda records: records.netmail.get(number))
            assert found is not None and found.held is held
        assert not await store.write(lambda records: records.netmail.hold(99, True))

    async def test_removed_netmail_takes_its_letter_along_and_its_number_is_not_used_again(self, store: Store) -> None:
        number = await send(store)
        assert (await store.verify()).counts["letters"] == 1
        assert await store.write(lambda records: records.netmail.remove(number))
        assert not await store.write(lambda records: records.netmail.remove(number))
        assert await store.read(lambda records: records.netmail.all()) == []
        assert (await store.verify()).counts["letters"] == 0
        assert await send(store) > number
        assert not (await store.verify()).problems

    async def test_a_letter_stays_for_netmail_when_its_copy_goes(self, store: Store) -> None:
        async def change(records: Records) -> tuple[LetterId, int]:
            letter = await records.mail.add_letter(NewLetter(tag="a" * 16, size=6, body=b"text\r\n"))
            uid = await records.mail.add_copy(ANN, letter, b"", size=6, spam=False)
            new = NewNetmail(
                network=FIDONET,
                letter=letter,
                prefix=b"",
                sender="A",
                sender_address="1:2/3",
                recipient="B",
                address="x",
            )
            number = await records.netmail.add(new)
            await records.mail.remove(ANN, [uid])
            return letter, number

        letter, number = await store.write(change)
        assert await store.read(lambda records: records.mail.letter(letter)) is not None
        await store.write(lambda records: records.netmail.remove(number))
        assert await store.read(lambda records: records.mail.letter(letter)) is None

    async def test_netmail_of_no_letter_is_an_error(self, store: Store) -> None:
        new = NewNetmail(
            network=FIDONET, letter=LetterId(9), prefix=b"", sender="A", sender_address="x", recipient="B", address="y"
        )
        with pytest.raises(StoreError):
            await store.write(lambda records: records.netmail.add(new))
        assert await store.read(lambda records: records.netmail.all()) == []

    async def test_netmail_text_that_no_encoding_holds_does_not_stop_it(self, store: Store) -> None:
        number = await send(store, subject="half \ud83d of", message_id="<\udcff@x>")
        found = await store.read(lambda records: records.netmail.get(number))
        assert found is not None and (found.subject, found.message_id) == ("half \ufffd of", "<\ufffd@x>")


async def tell(store: Store, user: UserNumber, text: str, at: float = 1.0) -> int:
    """Store one telegram."""
    return await store.write(lambda records: records.telegrams.add(user, "Zoë", at, text))


async def told(store: Store, user: UserNumber) -> list[str]:
    """The texts that wait for a user."""
    return [telegram.text for telegram in await store.read(lambda records: records.telegrams.waiting(user))]


class TelegramSuite:
    """Needs the fixture `store`."""

    async def test_telegrams_wait_oldest_first_and_are_taken_once(self, store: Store) -> None:
        first, other = await tell(store, ANN, "\x01hone\r\n", 12.5), await tell(store, BOB, "for bob")
        second = await tell(store, ANN, "two", 3.0)
        expected = [
            Telegram(id=first, user=ANN, sender="Zoë", at=12.5, text="\x01hone\r\n"),
            Telegram(id=second, user=ANN, sender="Zoë", at=3.0, text="two"),
        ]
        assert await store.read(lambda records: records.telegrams.waiting(ANN)) == expected
        assert (await store.verify()).counts["telegrams"] == 3
        assert await store.write(lambda records: records.telegrams.take(ANN)) == expected
        assert await store.write(lambda records: records.telegrams.take(ANN)) == []
        assert await told(store, BOB) == ["for bob"]
        assert await tell(store, ANN, "three") > max(first, other, second)

    async def test_a_failed_change_leaves_telegrams_waiting(self, store: Store) -> None:
        async def change(records: Records) -> None:
            await records.telegrams.take(ANN)
            await records.telegrams.add(ANN, "Bob", 1.0, "other")
            raise Refusal(Why.FULL)

        await tell(store, ANN, "one")
        with pytest.raises(Refusal):
            await store.write(change)
        assert await told(store, ANN) == ["one"]

    async def test_only_so_many_telegrams_wait_for_a_user(self, store: Store) -> None:
        await tell(store, BOB, "stays")
        for number in range(MOST_TELEGRAMS + 3):
            await tell(store, ANN, str(number))
        assert await told(store, ANN) == [str(number) for number in range(3, MOST_TELEGRAMS + 3)]
        assert await told(store, BOB) == ["stays"]

    async def test_old_telegrams_are_forgotten(self, store: Store) -> None:
        for at in range(4):
            await tell(store, ANN, str(at), float(at))
        assert await store.write(lambda records: records.telegrams.forget(2.0)) == 2
        assert await told(store, ANN) == ["2", "3"]
