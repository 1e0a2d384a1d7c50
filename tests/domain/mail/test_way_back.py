import pytest

from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.route import ToHost, ToUser
from dialtone.domain.model.user import User, UserNumber

ALICE = User(number=UserNumber(2), alias="Alice", forwards=True, netmail="alice@far.test")
GONE = User(number=UserNumber(3), alias="Gone", inactive=True)


class People:
    """Stands for the directory."""

    async def recipient(self, local_part, *, aliased):
        return {"alice": ALICE, "gone": GONE}.get(local_part)


@pytest.fixture
def way_back():
    from dialtone.domain.mail.ourselves import Ourselves

    return WayBack(People(), Ourselves(MailConfig(host_name="local.test"), SystemConfig(), ()))


async def test_a_user_of_ours_is_told_here_even_when_mail_is_forwarded(way_back):
    assert await way_back("alice@local.test") == ToUser(ALICE)


async def test_everybody_else_by_mail(way_back):
    assert await way_back("carl@ext.test") == ToHost("carl@ext.test", "ext.test")


@pytest.mark.parametrize("address", ["nobody@local.test", "gone@local.test", "", "broken", "a b@c>d"])
async def test_nobody(way_back, address):
    assert await way_back(address) is None
