"""An existing sysop's `ctrl/` and `text/`: `dialtone run` serves mail as they say, and changes nothing in them."""

from __future__ import annotations

import json
import poplib
import signal
import smtplib
import ssl
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.old_board import DOMAIN, OldBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

OUTSIDE = ("127.0.0.9", 0)  # a client that relay.cfg does not name
RELAYING = ("127.0.0.7", 0)  # one that it does
PASSWORD = "sesame seeds"
OURS = {
    *("ctrl/dialtone.cert", "ctrl/dialtone.key", "ctrl/secrets.key"),
    *(f"ctrl/ssh_host_{kind}_key{end}" for kind in ("ed25519", "rsa") for end in ("", ".pub")),
}
OVER = b"\tt=20200101T000000-0700\te=20200201T000000-0700\tp=SMTP\tr=long over\r\n"
TEXT = "From: {author}\r\nTo: somebody\r\nSubject: {subject}\r\n\r\nhello\r\n"


@pytest.fixture(scope="module")
def board() -> Iterator[OldBoard]:
    made = OldBoard()
    for alias in ("The Operator", "Digital Man", "Carol"):
        made.add_user(alias, PASSWORD)
    made.start()
    yield made
    made.remove()


def smtp(board: OldBoard, source: tuple[str, int] = OUTSIDE, service: str = "smtp") -> smtplib.SMTP:
    client = smtplib.SMTP("127.0.0.1", board.port(service), timeout=30, source_address=source)
    client.ehlo("client.example")
    return client


def mail(
    board: OldBoard,
    *to: str,
    author: str = "Ann <ann@ext.example>",
    by: str = "ann@ext.example",
    subject: str = "hello",
) -> list[int]:
    """The codes of RCPT and of the text."""
    with smtp(board) as client:
        codes = [client.mail(by)[0], *(client.rcpt(address)[0] for address in to)]
        if codes[-1] == 250:
            codes.append(client.data(TEXT.format(author=author, subject=subject))[0])
        return codes[1:]


def mailbox(board: OldBoard, alias: str) -> list[str]:
    """Every message of a user, fetched by POP3."""
    client = poplib.POP3("127.0.0.1", board.port("pop3"), timeout=30)
    client.user(alias)
    client.pass_(PASSWORD)
    texts = ["\n".join(line.decode() for line in client.retr(number + 1)[1]) for number in range(client.stat()[0])]
    client.quit()
    return texts


def events(board: OldBoard) -> list[dict[str, str]]:
    """Everything logged so far."""
    return [json.loads(line) for line in (board.root / "data/logs/dialtone.jsonl").read_text().splitlines()]


def recycle(board: OldBoard, times: int) -> None:
    """Recycle it, for the first time, the second ..."""
    assert board.process is not None
    board.process.send_signal(signal.SIGHUP)
    until(lambda: [event["event"] for event in events(board)].count("program.recycled") >= times, 20, "recycled")


def test_the_banner_names_the_board(board: OldBoard) -> None:
    with smtplib.SMTP(timeout=30) as client:
        assert client.connect("127.0.0.1", board.port("smtp"))[1].startswith(DOMAIN.encode())


def test_an_alias_leads_to_a_user(board: OldBoard) -> None:
    assert mail(board, f"joe@{DOMAIN}", subject="for joe") == [250, 250]
    assert any("for joe" in text for text in mailbox(board, "Digital Man"))
    assert mail(board, f"postmaster@{DOMAIN}", subject="for the sysop") == [250, 250]
    assert mail(board, "abuse@old.example", subject="from the old name") == [250, 250]
    assert sum("for the sysop" in text or "from the old name" in text for text in mailbox(board, "The Operator")) == 2


def test_a_name_alias_does_not_forward(board: OldBoard) -> None:
    assert mail(board, f"fido@{DOMAIN}") == [550]


def test_an_alias_leads_to_a_sub_board(board: OldBoard) -> None:
    assert mail(board, f"cnnreport@{DOMAIN}", subject="news of today") == [250, 250]
    done = board.command("board", "list", "--json", check=False)
    listed = board.command("board", "read", "LOCAL_GENERAL", check=False).stdout
    assert "news of today" in listed or "news of today" in done.stdout, (done, listed)
    assert until((board.root / "ctrl/local.now").exists, 5, "the sub-board's semaphore file")
    (board.root / "ctrl/local.now").unlink()


def test_a_sub_board_of_sysops_is_not_for_strangers(board: OldBoard) -> None:
    assert mail(board, f"sub:LOCAL_SYSOPS@{DOMAIN}") == [550]


def test_mail_that_came_in_touches_the_sysops_file(board: OldBoard) -> None:
    assert mail(board, f"carol@{DOMAIN}") == [250, 250]
    assert until((board.root / "data/smtpin.now").exists, 5, "smtp_sem")


def test_a_tag_that_a_user_blocked(board: OldBoard) -> None:
    assert mail(board, f"carol#club@{DOMAIN}", f"carol#shop@{DOMAIN}") == [250, 550]
    assert mail(board, f"carol#club@{DOMAIN}") == [250, 250]


def test_the_other_domains_are_ours(board: OldBoard) -> None:
    assert mail(board, "carol@bbs.alt.example") == [250, 250]


def test_real_names_and_points(board: OldBoard) -> None:
    assert mail(board, f"digital.man@{DOMAIN}") == [250, 250]


def test_twits_are_refused(board: OldBoard) -> None:
    assert mail(board, f"carol@{DOMAIN}", author="Twit Person <x@ext.example>") == [250, 554]
    assert mail(board, f"carol@{DOMAIN}", author="x@twits.example", by="x@twits.example") == [250, 554]


def test_bait_is_swallowed(board: OldBoard) -> None:
    assert mail(board, f"bait@{DOMAIN}", subject="for the bait") == [250, 250]
    assert not any("for the bait" in text for text in mailbox(board, "The Operator"))


def test_filters_with_old_and_new_lines(board: OldBoard) -> None:
    assert mail(board, f"carol@{DOMAIN}", subject="cheap VIAGRA here") == [250, 554]
    assert mail(board, f"carol@{DOMAIN}", author="was@ext.example") == [250, 250]  # expired
    with smtp(board) as client:
        assert client.mail("spammer@ext.example")[0] == 554


def test_the_relay_list(board: OldBoard) -> None:
    with smtp(board, RELAYING) as client:
        assert client.mail("ann@ext.example")[0] == 250
        assert client.rcpt("bob@elsewhere.example")[0] == 250
    with smtp(board) as client:
        client.mail("ann@ext.example")
        code, words = client.rcpt("bob@elsewhere.example")
        assert code == 553
        assert b"requires authentication" in words  # ALLOW_RELAY is on


def test_recipients_of_one_message(board: OldBoard) -> None:
    assert mail(board, *[f"user{number}@{DOMAIN}" for number in range(2)], *[f"carol@{DOMAIN}"]) == [550, 550, 250, 250]
    with smtp(board) as client:
        client.mail("ann@ext.example")
        names = ["carol", "digitalman", "the.operator", "sysop", "joe", "root"]
        codes = [client.rcpt(f"{name}@{DOMAIN}")[0] for name in names]
    assert codes.count(452) == 1


def test_a_container_of_keys_we_cannot_open_is_no_reason_for_no_tls(board: OldBoard) -> None:
    anything = ssl.create_default_context()
    anything.check_hostname, anything.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP_SSL("127.0.0.1", board.port("submissions"), context=anything, timeout=30) as client:
        client.login("carol", PASSWORD)
        assert client.mail(f"carol@{DOMAIN}")[0] == 250
    client = poplib.POP3_SSL("127.0.0.1", board.port("pop3s"), context=anything, timeout=30)
    assert client.user("carol").startswith(b"+OK")
    client.close()


def test_the_sysops_script_looks_at_mail_of_strangers(board: OldBoard) -> None:
    assert mail(board, f"carol@{DOMAIN}", author="Zoe <zoe@ext.example>", by="zoe@ext.example") == [250, 250]
    assert board.logged("mailauth looked at zoe@ext.example")


def test_what_is_unknown_or_gone_is_told_once_and_not_again_after_a_recycle(board: OldBoard) -> None:
    def told() -> Counter[str]:
        return Counter(event["text"] for event in events(board) if event["event"].startswith("config."))

    def says(*words: str) -> list[str]:
        return [text for text in told() if all(word in text for word in words)]

    for words in (
        ("NewMailNotice", "no longer used"),
        ("ForwardNotice", "no longer used"),
        ("Colour", "unknown key"),
        ("InboundSound", "no sounds"),
        ("relay.cfg", "line 4"),
    ):
        assert len(says(*words)) == 1, words
    before = told()
    assert set(before.values()) == {1}
    for times in (1, 2):
        recycle(board, times)
    assert told() == before
    assert mail(board, f"carol@{DOMAIN}") == [250, 250]


def test_config_check_says_the_same_and_finds_no_errors(board: OldBoard) -> None:
    done = board.command("config", "check", check=False)
    assert "error" not in done.stdout.replace("TLSErrorLevel", ""), done.stdout
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("NewMailNotice") == 1


def test_afterwards_no_file_of_the_sysops_has_changed(board: OldBoard) -> None:
    """After run, recycles and the stop every file is what it was, byte for byte."""
    assert board.stop() == 0
    after = board.files()
    assert [name for name, what in board.before.items() if after.get(name) != what] == []
    assert set(after) - set(board.before) <= OURS


def test_lines_whose_time_is_over_go_when_the_sysop_says_so(board: OldBoard) -> None:
    """And nothing else does: comments, order and line ends stay."""
    board.command("access", "prune")
    over = b"was@ext.example" + OVER
    assert board.lines("text/email.can") == [line for line in board.email_can if line != over]
    assert over in board.email_can
    after = board.files()
    assert [name for name, what in board.before.items() if after.get(name) != what] == ["text/email.can"]


def test_a_board_without_accounts_says_so(board: OldBoard) -> None:
    fresh = OldBoard()
    try:
        fresh.start()
        assert fresh.logged(r"!there is no account yet.*dialtone user add")
        assert mail(fresh, f"sysop@{DOMAIN}") == [550]
        fresh.add_user("The Operator", PASSWORD)
        assert mail(fresh, f"sysop@{DOMAIN}", subject="now") == [250, 250]
    finally:
        fresh.remove()
