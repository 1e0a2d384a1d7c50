import json
import time
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.autoconfig.outlook import LARGEST, BadRequest, answer, asked_for, refusal, where
from dialtone.formats.autoconfig.servers import setup

REQUEST = """\
<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">
  <Request>
    <EMailAddress>ann@bbs.example</EMailAddress>
    <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\
</AcceptableResponseSchema>
  </Request>
</Autodiscover>
"""
EXPECTED = """\
<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <User>
      <DisplayName>The Board</DisplayName>
    </User>
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <Protocol>
        <Type>POP3</Type>
        <Server>mail.bbs.example</Server>
        <Port>110</Port>
        <LoginName>a&amp;b@bbs.example</LoginName>
        <SPA>off</SPA>
        <SSL>off</SSL>
        <Encryption>TLS</Encryption>
        <AuthRequired>on</AuthRequired>
      </Protocol>
      <Protocol>
        <Type>SMTP</Type>
        <Server>mail.bbs.example</Server>
        <Port>465</Port>
        <LoginName>a&amp;b@bbs.example</LoginName>
        <SPA>off</SPA>
        <SSL>on</SSL>
        <Encryption>SSL</Encryption>
        <AuthRequired>on</AuthRequired>
      </Protocol>
    </Account>
  </Response>
</Autodiscover>
"""


def test_the_whole_answer():
    made = setup("bbs.example", "The Board", "mail.bbs.example", [("pop3", 110), ("submissions", 465)])
    assert answer(made, "a&b@bbs.example").decode() == EXPECTED


@pytest.mark.parametrize(
    ("data", "address"),
    [
        (REQUEST.encode(), "ann@bbs.example"),
        (REQUEST.encode("utf-16"), "ann@bbs.example"),
        (b"\xef\xbb\xbf" + REQUEST.encode(), "ann@bbs.example"),
        (b"<x:EMailAddress>a&amp;b@c.test</x:EMailAddress>", "a&b@c.test"),
        (b"<!-- hello --><EMailAddress> ann@c.test </EMailAddress>", "ann@c.test"),
    ],
)
def test_requests(data, address):
    assert asked_for(data) == address


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<EMailAddress>&b;@c.test</EMailAddress>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><EMailAddress>&f;</EMailAddress>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.0",
        BOMB.encode(),
        BOMB.encode("utf-16"),
        OUTSIDE.encode(),
        b"<" + b"a" * LARGEST,
        b"<a>" * 5000,
        b"\xff\xfe\x00",
        b"\xff" * 100,
        b"<EMailAddress></EMailAddress>",
        b"<EMailAddress>" + b"a" * 400 + b"</EMailAddress>",
        REQUEST.replace("outlook/responseschema/2006a", "mobilesync/responseschema/2006").encode(),
    ],
)
def test_SLO_07_whatever_is_no_plain_question_is_refused_at_once(data):
    begun = time.perf_counter()
    with pytest.raises(BadRequest):
        asked_for(data)
    assert time.perf_counter() - begun < 0.5


@given(st.binary(max_size=2000) | st.text(max_size=500).map(str.encode))
def test_SLO_07_no_bytes_do_harm(data):
    try:
        assert asked_for(data)
    except BadRequest:
        pass


def test_an_answer_without_settings_can_be_read_and_says_why():
    root = ElementTree.fromstring(refusal(601, "Mail for <that> is not kept here."))
    [code] = [one for one in root.iter() if one.tag.endswith("ErrorCode")]
    [words] = [one for one in root.iter() if one.tag.endswith("Message")]
    assert (code.text, words.text) == ("601", "Mail for <that> is not kept here.")


def test_the_newer_question_where_to_ask():
    status, data = where("AutoDiscoverV1", "https://bbs.example/autodiscover/autodiscover.xml")
    assert status == 200
    assert json.loads(data) == {
        "Protocol": "AutodiscoverV1",
        "Url": "https://bbs.example/autodiscover/autodiscover.xml",
    }
    status, data = where("ActiveSync", "https://bbs.example/")
    assert (status, json.loads(data)["ErrorCode"]) == (400, "InvalidProtocol")
