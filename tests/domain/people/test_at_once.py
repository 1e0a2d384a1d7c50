"""SQL-03 with the real store: of several who want the same, one gets it."""

import asyncio
from pathlib import Path

from dialtone.app import desk, founding
from dialtone.base.errors import Refusal
from dialtone.config.starter import Board
from dialtone.domain.model.user import User, UserNumber


def test_SQL_03_two_accounts_made_at_once_do_not_get_the_same_name(tmp_path: Path) -> None:
    root = tmp_path / "bbs"
    founding.found(root, Board(host_name="bbs.example"))

    async def job(at: desk.Desk) -> list[User]:
        await at.people.add("Sysop", "sesame")
        made = await asyncio.gather(
            *(at.people.add(name, "sesame") for name in ("Twin", "twin", "T win", "Тwin", "Other")),
            return_exceptions=True,
        )
        assert [type(one) for one in made if not isinstance(one, User)] == [Refusal] * 3
        return await at.people.list()

    people = desk.work(root, job, changing=True)
    assert sorted(user.number for user in people) == [UserNumber(1), UserNumber(2), UserNumber(3)]
    assert len({user.alias.casefold() for user in people}) == 3
