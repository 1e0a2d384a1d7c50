from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.autoconfig.servers import setup
from dialtone.formats.autoconfig.thunderbird import client_config

EXPECTED = """\
<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="bbs.example">
    <domain>bbs.example</domain>
    <displayName>Tom &amp; Jerry's &lt;BBS&gt;</displayName>
    <displayShortName>Tom &amp; Jerry's &lt;BBS&gt;</displayShortName>
    <incomingServer type="pop3">
      <hostname>mail.bbs.example</hostname>
      <port>995</port>
      <socketType>SSL</socketType>
      <authentication>password-cleartext</authentication>
      <username>%EMAILADDRESS%</username>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>mail.bbs.example</hostname>
      <port>587</port>
      <socketType>STARTTLS</socketType>
      <authentication>password-cleartext</authentication>
      <username>%EMAILADDRESS%</username>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"""
SERVICES = [("pop3s", 995), ("submission", 587)]


def test_the_whole_document():
    made = setup("bbs.example", "Tom & Jerry's <BBS>", "mail.bbs.example", SERVICES)
    assert client_config(made).decode() == EXPECTED


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip))
def test_whatever_the_board_is_called_the_document_can_be_read(name):
    root = ElementTree.fromstring(client_config(setup("bbs.example", name, "mail.bbs.example", SERVICES)))
    assert root.findtext("emailProvider/displayName") == name
