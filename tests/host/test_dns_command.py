import pytest

from dialtone.domain.ports.certificates import NotIssued
from dialtone.host.dns_command import DnsCommand


@pytest.fixture
def script(tmp_path):
    def make(body):
        path = tmp_path / "publish"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o700)
        return path

    return make


async def test_EXE_01_the_words_come_one_by_one_and_no_shell_reads_them(script, tmp_path):
    script(f'for word in "$@"; do echo "<$word>" >> {tmp_path}/seen; done')
    await DnsCommand('./publish --zone "a b"', tmp_path)("add", "_acme-challenge.a.test", "$(id);`id` x")
    seen = (tmp_path / "seen").read_text().splitlines()
    assert seen == ["<--zone>", "<a b>", "<add>", "<_acme-challenge.a.test>", "<$(id);`id` x>"]


@pytest.mark.parametrize(
    ("body", "words"),
    [("echo no such zone; exit 3", r"exit status 3 \(no such zone\)"), ("kill -9 $$", "signal"), ("sleep 60", "")],
)
async def test_a_command_that_fails_is_told(script, tmp_path, body, words):
    script(body)
    with pytest.raises(NotIssued, match=f"DNSCommand remove n.test: .*{words}"):
        await DnsCommand("./publish", tmp_path, within=0.5)("remove", "n.test", "x")


@pytest.mark.parametrize("command", ["", "./missing", "no-such-program-anywhere x"])
async def test_a_command_that_is_not_there(tmp_path, command):
    with pytest.raises(NotIssued, match="no program"):
        await DnsCommand(command, tmp_path)("add", "n.test", "x")
