"""What programs fetch at fixed places, asked as they ask."""

from types import SimpleNamespace
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import PatternList
from dialtone.domain.certificates.challenges import Challenges
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.self_setup import SelfSetup
from dialtone.testing.clock import ManualClock
from dialtone.web import account
from dialtone.web.well_known import ROUTES

SERVICES = [("submissions", 465), ("pop3s", 995)]
QUESTION = (
    '<?xml version="1.0"?><Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema'
    '/2006"><Request><EMailAddress>%s</EMailAddress></Request></Autodiscover>'
)


class Fetch:
    """A client of the routes, by any of the board's names."""

    def __init__(self, services=SERVICES):
        ours = Ourselves(MailConfig(host_name="mail.bbs.example"), SystemConfig(inet_addr="bbs.example"), PatternList())
        self.challenges = Challenges()
        self.house = SimpleNamespace(
            challenges=self.challenges,
            self_setup=SelfSetup(ours, services, "The Board", "testing"),
            clock=ManualClock(),
        )
        app = Starlette(routes=ROUTES)

        async def housed(scope, receive, send):
            scope["dialtone.house"] = self.house
            await app(scope, receive, send)

        self._client = TestClient(housed, follow_redirects=False)

    def get(self, path, host="bbs.example"):
        return self._client.get(path, headers={"host": host})

    def post(self, path, data):
        return self._client.post(path, content=data, headers={"host": "autodiscover.bbs.example"})


@pytest.fixture
def fetch():
    return Fetch()


def test_an_authority_finds_its_answer(fetch):
    fetch.challenges.place_token("Tok-en_1", b"Tok-en_1.thumbprint")
    found = fetch.get("/.well-known/acme-challenge/Tok-en_1")
    assert (found.status_code, found.content) == (200, b"Tok-en_1.thumbprint")
    assert found.headers["content-type"].startswith("application/octet-stream")


@pytest.mark.parametrize("token", ["other", "..%2f..%2fssl.key", "%00", "a/b", ""])
def test_PTH_01_no_other_token_leads_anywhere(fetch, token):
    fetch.challenges.place_token("Tok-en_1", b"x")
    assert fetch.get(f"/.well-known/acme-challenge/{token}").status_code == 404


@pytest.mark.parametrize("path", ["/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml"])
@pytest.mark.parametrize("question", ["", "?emailaddress=ann%40bbs.example", "?emailaddress=nobody%40BBS.example"])
def test_ENU_03_thunderbird_gets_the_same_for_every_address(fetch, path, question):
    found = fetch.get(path + question, "autoconfig.bbs.example")
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/xml")
    assert b"<hostname>mail.bbs.example</hostname>\n      <port>995</port>" in found.content
    assert found.content == fetch.get("/mail/config-v1.1.xml").content


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/mail/config-v1.1.xml?emailaddress=ann%40other.example", "bbs.example"),
        ("/mail/config-v1.1.xml?emailaddress=ann", "bbs.example"),
        ("/mail/config-v1.1.xml", "autoconfig.other.example"),
        ("/mail/apple.mobileconfig", "bbs.example"),
        ("/mail/apple.mobileconfig?address=ann%40other.example", "bbs.example"),
        ("/.well-known/mta-sts.txt", "bbs.example"),
        ("/.well-known/mta-sts.txt", "mta-sts.other.example"),
    ],
)
def test_what_is_not_ours_is_not_answered(fetch, path, host):
    found = fetch.get(path, host)
    assert found.status_code == 404
    assert found.headers["content-type"].startswith("text/plain")


def test_a_board_without_mail_programs_has_no_settings_for_them():
    assert Fetch(services=[]).get("/mail/config-v1.1.xml").status_code == 404


@pytest.mark.parametrize("path", ["/autodiscover/autodiscover.xml", "/Autodiscover/Autodiscover.xml"])
def test_ENU_03_outlook_gets_the_same_for_every_address(fetch, path):
    ann, nobody = (fetch.post(path, QUESTION % address) for address in ("ann@bbs.example", "no@bbs.example"))
    assert ann.status_code == nobody.status_code == 200
    assert ann.headers["content-type"].startswith("application/xml")
    assert b"<LoginName>ann@bbs.example</LoginName>" in ann.content
    assert ann.content == nobody.content.replace(b"no@bbs.example", b"ann@bbs.example")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (QUESTION % "ann@other.example", b"601"),
        (QUESTION % "ann", b"601"),
        ("", b"600"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + QUESTION % "ann@bbs.example", b"600"),
        ("x" * 1_000_000, b"600"),
    ],
)
def test_SLO_07_what_outlook_is_told_instead(fetch, data, code):
    found = fetch.post("/autodiscover/autodiscover.xml", data)
    assert found.status_code == 200
    assert b"<ErrorCode>" + code + b"</ErrorCode>" in found.content


def test_outlook_asks_by_post_only(fetch):
    assert fetch.get("/autodiscover/autodiscover.xml").status_code == 405


@pytest.mark.parametrize("more", ["", "/v1.0/ann@bbs.example"])
def test_newer_programs_are_told_where_to_ask(fetch, more):
    path = f"/autodiscover/autodiscover.json{more}"
    found = fetch.get(f"{path}?Protocol=AutodiscoverV1")
    assert found.json()["Url"] == "https://mail.bbs.example/autodiscover/autodiscover.xml"
    assert fetch.get(f"{path}?Protocol=Rest").status_code == 400


def test_a_profile_for_apples_devices(fetch):
    found = fetch.get("/mail/apple.mobileconfig?address=" + quote("ann@BBS.example"))
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("application/x-apple-aspen-config")
    assert found.headers["content-disposition"] == 'attachment; filename="bbs.example.mobileconfig"'
    assert b"<string>ann@bbs.example</string>" in found.content


def test_an_address_puts_nothing_into_the_header(fetch):
    for address in ('a"b@bbs.example', "a\r\nX-Evil: 1@bbs.example"):
        found = fetch.get("/mail/apple.mobileconfig?address=" + quote(address))
        assert found.status_code == 404
        assert "x-evil" not in found.headers


def test_the_policy_for_those_who_send_us_mail(fetch):
    found = fetch.get("/.well-known/mta-sts.txt", "mta-sts.bbs.example:443")
    assert found.headers["content-type"].startswith("text/plain")
    assert found.text == "version: STSv1\r\nmode: testing\r\nmx: mail.bbs.example\r\nmax_age: 604800\r\n"


def test_small_things_other_programs_look_for(fetch):
    security = fetch.get("/.well-known/security.txt").text
    assert security == "Contact: mailto:postmaster@bbs.example\nExpires: 2024-06-29T00:00:00Z\n"
    changed = fetch.get("/.well-known/change-password")
    assert (changed.status_code, changed.headers["location"]) == (302, "/account/password")
    assert "/account/password" in [page.path for page in account.PAGES]
    robots = fetch.get("/robots.txt").text.splitlines()
    assert robots[0] == "User-agent: *"
    assert "Disallow: /account" in robots
