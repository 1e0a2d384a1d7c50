import json
import logging
import os
import threading

import pytest

from dialtone.app.logs import LogBook, complain
from dialtone.base import log
from dialtone.base.log import Context, Event

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def book(tmp_path, clock):
    made = LogBook(str(tmp_path), clock)
    made.open()
    yield made
    made.close()


def test_an_event_reaches_both_files(book, tmp_path):
    log.context.set(Context("mail", 7, "SMTP", "192.0.2.7"))
    log.info("mail.accepted", "Added message", size=3)
    book.flush()
    assert (tmp_path / "logs/dialtone.log").read_text() == "1/5 13:02:45 mail 0007 SMTP  [192.0.2.7] Added message\n"
    record = json.loads((tmp_path / "logs/dialtone.jsonl").read_text())
    assert (record["event"], record["fields"]) == ("mail.accepted", {"size": 3})


def test_errors_have_a_file_of_their_own(book, tmp_path):
    log.warning("a.b", "!only a warning")
    log.error("a.b", "!broken")
    book.flush()
    assert (tmp_path / "error.log").read_text() == "mail Sun Jan 05 2025 01:02 pm 0000 !broken\n"


def test_hack_and_spam_logs_are_filters_on_events(book, tmp_path):
    log.notice("hack.attempt", "x", user="root", protocol="POP3", port=110, host="h", address="192.0.2.7")
    log.notice("mail.spam", "x", protocol="SMTP", action="REFUSED", sender="a", recipient="b", reason="r")
    book.flush()
    assert (tmp_path / "hack.log").read_bytes().startswith(b"SUSPECTED POP3 LOGIN HACK ATTEMPT for user 'root' on Sun")
    assert (
        (tmp_path / "spam.log").read_bytes().startswith(b"SUSPECTED SMTP SPAM REFUSED on Sun Jan 05 2025 01:02 pm\r\n")
    )


def test_clients_dropped_in_silence_are_told_to_the_counters_only(book, tmp_path):
    seen = []
    log.switch.sinks.append(seen.append)
    log.info("gate.ignored", "x", address="192.0.2.7")
    log.info("a.b", "something else")
    book.flush()
    assert [event.name for event in seen] == ["gate.ignored", "a.b"]
    assert "x" not in (tmp_path / "logs/dialtone.log").read_text().split()


def test_the_level_rules_what_is_kept_but_counters_still_see_information(book, tmp_path):
    seen = []
    log.switch.sinks.append(seen.append)
    book.set_level(log.WARNING)
    log.info("a.b", "not kept")
    log.debug("a.b", "not even told")
    book.set_level(log.DEBUG)
    log.debug("a.b", "kept")
    book.flush()
    assert [event.text for event in seen] == ["not kept", "kept"]
    assert (tmp_path / "logs/dialtone.log").read_text() == "1/5 13:02:45 mail 0000 kept\n"


def test_new_rules_apply_to_the_open_files(book, tmp_path):
    book.rule(level=log.INFO, max_size=40, kept=1, military=True)
    log.info("a.b", "first")
    book.flush()
    log.error("a.b", "second")
    book.flush()
    assert "first" in (tmp_path / "logs/dialtone.0.log").read_text()
    assert "13:02:45" in (tmp_path / "error.log").read_text()


def test_the_console_gets_the_same_line(tmp_path, clock):
    reading, writing = os.pipe()
    book = LogBook(str(tmp_path), clock, console=writing)
    book.open()
    log.info("a.b", "hello")
    book.close()
    assert os.read(reading, 1000) == b"1/5 13:02:45 mail 0000 hello\n"
    os.close(reading)
    os.close(writing)


def test_libraries_and_stray_threads_are_heard(book, tmp_path):
    logging.getLogger("some.library").error("trouble with %s", "x")
    logging.getLogger("some.library").info("chatter")
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    book.flush()
    text = (tmp_path / "logs/dialtone.log").read_text()
    assert "0000 some.library: trouble with x" in text
    assert "chatter" not in text
    assert "ZeroDivisionError" in text


def test_after_close_nothing_is_written(book, tmp_path):
    book.close()
    log.info("a.b", "too late")
    assert not (tmp_path / "logs/dialtone.log").exists()


def test_lost_lines_are_told_on_the_console(tmp_path, clock):
    reading, writing = os.pipe()
    book = LogBook(str(tmp_path), clock, console=writing)
    book.open()
    (tmp_path / "logs/dialtone.log").mkdir()
    log.info("a.b", "one")
    book.flush()
    log.info("a.b", "two")
    book.close()
    assert b"!1 log entries could not be written" in os.read(reading, 1000)
    os.close(reading)
    os.close(writing)


def test_commands_complain_on_standard_error(capsys):
    complain(Event(log.WARNING, "a.b", "!watch\nout", {}, None))
    complain(Event(log.INFO, "a.b", "chatter", {}, None))
    assert capsys.readouterr().err == "dialtone: !watch^Jout\n"


def test_EXE_10_what_sysops_do_has_a_file_of_its_own_and_no_line(book, tmp_path):
    secret = log.Secret("hush")
    log.notice("audit.deed", "Olga: x", who="Olga\nx", user=1, deed="user.edited", about="#2", detail=secret)
    log.info("a.b", "something else")
    book.flush()
    (line,) = (tmp_path / "audit.jsonl").read_text().splitlines()
    row = json.loads(line)
    assert (row["at"], row["who"], row["deed"], row["detail"]) == (1736082165.0, "Olga\nx", "user.edited", "•••")
    assert "Olga" not in (tmp_path / "logs/dialtone.log").read_text()
    assert os.stat(tmp_path / "audit.jsonl").st_mode & 0o077 == 0
