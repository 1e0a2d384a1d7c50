"""Mail processors on a message: which run, in which order, and what comes of each state (spec mail.md 6)."""

from __future__ import annotations

import dataclasses

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.standing import Listing, Standing
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.route import ToBoard, ToHost, ToProcessor, ToUser
from dialtone.domain.ports.processors import Run, Task
from dialtone.formats.recipient_list import Listed, read_list, write_list
from dialtone.wire.port import Peer
from tests.support.post_office import MAIL
from tests.support.processors import FILES, TEXT, MemoryBench, Mill, config

Files = dict[str, bytes]
KEEP = dataclasses.replace(MAIL, processor_trouble="keep")


@pytest.fixture
def told():
    """Every event of the test as (name, text)."""
    found = []
    before = log.switch.level, log.switch.sinks
    log.switch.level, log.switch.sinks = log.TRACE, [lambda event: found.append((event.name, event.text))]
    yield found
    log.switch.level, log.switch.sinks = before


def nothing(files: Files, task: Task) -> None:
    """A processor that changes nothing."""


def writes(path: str, data: bytes):
    """A processor that writes a file."""

    def program(files: Files, task: Task) -> None:
        files[path] = data

    return program


def removes(path: str):
    """A processor that removes a file."""

    def program(files: Files, task: Task) -> None:
        del files[path]

    return program


def ends(run: Run, path: str = FILES.message, data: bytes = b""):
    """A processor that ends like this, after it wrote over a file."""

    def program(files: Files, task: Task) -> Run:
        if data:
            files[path] = data
        return run

    return program


async def for_alice(mill: Mill, **more) -> Case:
    return await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))), **more)


async def ran(mill: Mill, case: Case, *configs, **more) -> list[str]:
    """Which processors ran."""
    await mill.processing(*configs, **more).run(case)
    return [task.name for task in mill.ran]


# which run


async def test_all_run_in_the_order_of_the_file(told):
    mill = Mill(b=nothing, a=nothing, c=nothing)
    case = await for_alice(mill)
    assert await ran(mill, case, config("b"), config("a"), config("c")) == ["b", "a", "c"]
    assert ("mail.processor", "Executing external mail processor: b") in told
    assert (await mill.text_of(case), len(case.recipients)) == (TEXT, 1)
    assert mill.benches.last.closed


@pytest.mark.proves("mailproc.Disabled")
async def test_disabled_ones_do_not_run_and_nobody_pays_for_them():
    mill = Mill(x=nothing)
    processing = mill.processing(config(disabled=True))
    assert await processing.run(await for_alice(mill)) is None
    assert (mill.ran, mill.benches.all, bool(processing)) == ([], [], False)


@pytest.mark.proves("mailproc.To")
async def test_To_of_a_processor_decides_by_what_a_recipient_fitted():
    mill = Mill(x=nothing)
    listening = config(to=("listserv",))
    assert await ran(mill, await for_alice(mill), listening) == []
    assert await ran(mill, await for_alice(mill, matched=frozenset({"x"})), listening) == ["x"]


@pytest.mark.proves("mailproc.From")
@pytest.mark.parametrize(
    ("patterns", "author", "runs"),
    [
        (("ann@ext.test",), b"Ann <ANN@ext.test>", True),
        (("*@ext.test",), b"Ann <ann@ext.test>", True),
        (("bob*", "ann*"), b"ann@ext.test", True),
        (("bob*",), b"ann@ext.test", False),
        (("!ann*",), b"ann@ext.test", False),
        (("!bob*",), b"ann@ext.test", True),
        (("bounce@ext.test",), b"", True),
        (("bounce@ext.test",), b"ann@ext.test", False),
    ],
)
async def test_From_is_compared_with_the_author_else_the_envelope(patterns, author, runs):
    mill = Mill(x=nothing)
    text = (b"From: " + author + b"\r\n" if author else b"") + b"Subject: x\r\n\r\ny\r\n"
    case = await for_alice(mill, text=text)
    assert await ran(mill, case, config(from_=patterns)) == (["x"] if runs else [])


@pytest.mark.proves("mailproc.AccessRequirements")
async def test_access_requirements_are_asked_about_who_logged_in():
    mill = Mill(x=nothing)
    alice = mill.office.user("alice")
    wanted = config(requirements=str(alice.level))
    assert await ran(mill, await for_alice(mill), wanted) == []
    assert await ran(mill, await for_alice(mill, user=alice), wanted) == ["x"]


@pytest.mark.proves("mailproc.ProcessSPAM")
@pytest.mark.parametrize("tagged", [{"baited": True}, {"spam": True}])
async def test_spam_only_where_it_is_wanted(tagged):
    mill = Mill(x=nothing, y=nothing)
    case = await for_alice(mill, **tagged)
    assert await ran(mill, case, config("x", process_spam=False), config("y")) == ["y"]


@pytest.mark.proves("mailproc.ProcessDNSBL")
async def test_mail_of_blacklisted_clients_only_where_it_is_wanted():
    mill = Mill(x=nothing, y=nothing)
    case = await for_alice(mill, standing=Standing(listing=Listing("198.51.100.7", "bl.test", "127.0.0.2")))
    assert await ran(mill, case, config("x", process_dnsbl=False), config("y")) == ["y"]


# matching at RCPT


@pytest.mark.proves("mailproc.To")
def test_match_tries_the_local_part_and_the_whole_address():
    processing = Mill().processing(
        config("a", to=("listserver", "listserv")),
        config("b", to=("*@local.test",)),
        config("c", to=("!list*",)),
        config("everything"),
    )
    assert processing.match("listserv", "listserv@local.test")[0] == {"a", "b"}
    assert processing.match("LISTSERVER", "x@ext.test")[0] == {"a", "c"}
    assert processing.match("bob", "bob@other.test") == (frozenset({"c"}), "")
    assert Mill().processing(config()).match("x", "x@y") == (frozenset(), "")


@pytest.mark.proves("mailproc.PassThru")
def test_the_first_that_keeps_what_it_gets_is_named():
    processing = Mill().processing(
        config("a", to=("x",)), config("b", to=("x",), pass_thru=False), config("c", to=("x",), pass_thru=False)
    )
    assert processing.match("x", "x@local.test") == (frozenset("abc"), "b")
    assert processing.match("y", "y@local.test") == (frozenset(), "")


@pytest.mark.proves("mailproc.Disabled")
def test_M1_a_disabled_processor_captures_nobody():
    processing = Mill().processing(config(to=("x",), pass_thru=False, disabled=True))
    assert processing.match("x", "x@local.test") == (frozenset(), "")


# what a processor is told


@pytest.mark.proves("mailproc.Command", "mailproc.Eval", "mailproc.Shell", "mailproc.TimeLimit", "mailproc.MaxMemory")
async def test_the_task():
    mill = Mill(x=nothing)
    asked = config(command="cmd %m", eval="f()", shell=True, time_limit=3.0, max_memory=1000)
    case = await for_alice(mill, text=b"From: =?utf-8?q?Zo=C3=AB?= <zoe@ext.test>\r\n\r\nx\r\n")
    await mill.processing(asked).run(case)
    (task,) = mill.ran
    assert (task.command, task.eval, task.shell, task.time_limit, task.memory_limit) == (
        "cmd %m",
        "f()",
        True,
        3.0,
        1000,
    )
    assert (task.session, task.protocol, task.user, task.files) == (5, "SMTP", None, FILES)
    assert task.variables == {
        "hello_name": "client.ext.test",
        "sender_name": "Zoë",
        "sender_address": "zoe@ext.test",
        "reverse_path": "<bounce@ext.test>",
        "recipient_address": "alice@local.test",
    }


@pytest.mark.parametrize(
    ("letter", "value"),
    [
        ("m", FILES.message),
        ("f", FILES.message),
        ("n", FILES.new_message),
        ("l", FILES.recipients),
        ("e", FILES.error),
        ("d", FILES.log),
        ("h", "mx.ext.test"),
        ("i", "198.51.100.7"),
        ("s", "Ann"),
        ("a", "ann@ext.test"),
        ("u", "2"),
        ("r", "<bounce@ext.test>"),
        ("t", "alice@local.test"),
        ("!", "/bbs/exec/"),
        ("g", "/bbs/temp/"),
        ("j", "/bbs/data/"),
        ("k", "/bbs/ctrl/"),
        ("z", "/bbs/text/"),
        ("o", "The Operator"),
        ("q", "LOCAL"),
        ("v", "1.0"),
        ("?", "linux"),
    ],
)
async def test_every_specifier_of_the_manual(letter, value):
    mill = Mill(x=nothing)
    await mill.processing(config()).run(await for_alice(mill, user=mill.office.user("alice")))
    assert mill.ran[0].specifiers[letter] == value


async def test_a_stranger_is_user_0_and_a_sender_without_header_is_the_envelopes():
    mill = Mill(x=nothing)
    await mill.processing(config()).run(await for_alice(mill, text=b"Subject: x\r\n\r\ny\r\n"))
    specifiers = mill.ran[0].specifiers
    assert (specifiers["u"], specifiers["s"], specifiers["a"]) == ("0", "bounce", "bounce@ext.test")


@pytest.mark.proves("Mail.ProcessorTimeLimit", "Mail.ProcessorMaxMemory")
async def test_limits_of_the_server_count_where_the_processor_has_none():
    mill = Mill(x=nothing)
    mail = dataclasses.replace(MAIL, processor_time_limit=9.0, processor_max_memory=5000)
    await mill.processing(config(), mail=mail).run(await for_alice(mill))
    await mill.processing(config(), mail=dataclasses.replace(MAIL, processor_time_limit=0.0)).run(await for_alice(mill))
    assert [task.time_limit for task in mill.ran] == [9.0, 60.0]
    assert mill.ran[0].memory_limit == 5000


async def test_M2_variables_are_fresh_for_every_message():
    mill = Mill(x=nothing)
    processing = mill.processing(config())
    for author in (b"a@ext.test", b"b@ext.test"):
        await processing.run(await for_alice(mill, text=b"From: " + author + b"\r\n\r\nx\r\n"))
    assert [task.variables["sender_address"] for task in mill.ran] == ["a@ext.test", "b@ext.test"]


# the error file


async def test_an_error_file_refuses_the_message_and_ends_the_chain(told):
    mill = Mill(x=writes(FILES.error, b"550 go away\nnow\n"), y=nothing)
    with pytest.raises(Refusal) as no:
        await mill.processing(config("x"), config("y")).run(await for_alice(mill))
    assert no.value.reply == b"550-go away\r\n550 now"
    assert [task.name for task in mill.ran] == ["x"]
    assert ("mail.processor_error", "!External mail processor (x) error: 550 go away") in told
    assert ("mail.processor_error", "!External mail processor (x) error: now") in told
    assert mill.benches.last.closed


async def test_an_empty_error_file_is_no_error():
    mill = Mill(x=writes(FILES.error, b""), y=nothing)
    assert await ran(mill, await for_alice(mill), config("x"), config("y")) == ["x", "y"]


async def test_an_error_counts_more_than_a_removed_message():
    def both(files: Files, task: Task) -> None:
        del files[FILES.message]
        files[FILES.error] = b"no"

    mill = Mill(x=both)
    with pytest.raises(Refusal):
        await mill.processing(config(pass_thru=False)).run(await for_alice(mill))


# kept messages


@pytest.mark.parametrize(
    ("path", "words"),
    [(FILES.message, "removed message text file"), (FILES.recipients, "removed recipient list file")],
)
async def test_a_removed_file_means_handled(told, path, words):
    mill = Mill(x=removes(path), y=nothing)
    assert await mill.processing(config("x"), config("y")).run(await for_alice(mill)) == f"mail processor x {words}"
    assert ("mail.processor_kept", f"External mail processor (x) {words}") in told
    assert len(mill.ran) == 1


@pytest.mark.proves("mailproc.PassThru")
async def test_without_PassThru_nothing_goes_further(told):
    mill = Mill(x=nothing, y=nothing)
    processing = mill.processing(config("x", pass_thru=False), config("y"))
    assert await processing.run(await for_alice(mill))
    assert await processing.run(await for_alice(mill))
    assert ("mail.processor_kept", "Message handled by external mail processor (x, 2 total)") in told
    assert [task.name for task in mill.ran] == ["x", "x"]


@pytest.mark.proves("mailproc.IgnoreOnError")
async def test_IgnoreOnError_throws_a_message_away_when_a_program_fails(told):
    mill = Mill(x=ends(Run(3)), y=nothing)
    handled = await mill.processing(config("x", native=True, ignore_on_error=True), config("y")).run(
        await for_alice(mill)
    )
    assert handled == "mail processor x ended with status 3"
    assert [task.name for task in mill.ran] == ["x"]
    assert ("mail.processor_status", "!External mail processor (x) ended with status 3") in told


@pytest.mark.proves("mailproc.IgnoreOnError", "mailproc.Native")
@pytest.mark.parametrize("more", [{"native": True}, {"ignore_on_error": True}])
async def test_an_exit_status_alone_only_goes_to_the_log(told, more):
    mill = Mill(x=ends(Run(3)), y=nothing)
    assert await ran(mill, await for_alice(mill), config("x", **more), config("y")) == ["x", "y"]
    assert ("mail.processor_status", "!External mail processor (x) ended with status 3") in told


async def test_a_list_without_recipients_means_handled(told):
    mill = Mill(x=writes(FILES.recipients, b""))
    assert await mill.processing(config()).run(await for_alice(mill)) == "mail processor x left no recipients"


async def test_a_sub_board_still_gets_it_without_recipients():
    mill = Mill(x=writes(FILES.recipients, b""))
    case = await mill.case(("alice@local.test", ToUser(mill.office.user("alice"))), ("sub:a@local.test", ToBoard("A")))
    assert await mill.processing(config()).run(case) is None
    assert [goes for _, goes in case.recipients] == [ToBoard("A")]


# changes


async def test_a_message_edited_in_place_takes_full_effect():
    mill = Mill(x=writes(FILES.message, b"From: eve@ext.test\r\nX-Spam-Flag: YES\r\n\r\nother\r\n"))
    case = await for_alice(mill)
    assert await mill.processing(config()).run(case) is None
    assert await mill.text_of(case) == b"From: eve@ext.test\r\nX-Spam-Flag: YES\r\n\r\nother\r\n"
    assert case.opening.first(b"from") == b" eve@ext.test"
    assert case.text.size == 47


async def test_SMG_lines_of_a_script_become_lines_of_mail():
    mill = Mill(x=writes(FILES.message, b"Subject: x\n\na\rb\0\n.\nc"))
    case = await for_alice(mill)
    await mill.processing(config()).run(case)
    assert await mill.text_of(case) == b"Subject: x\r\n\r\nab\r\n.\r\nc\r\n"
    assert case.opening.first(b"subject") == b" x"


async def test_a_new_message_replaces_what_was_edited():
    mill = Mill(x=writes(FILES.new_message, b"Subject: new\n\nn\n"), y=writes(FILES.message, b"Subject: old\n\no\n"))
    case = await for_alice(mill)
    await mill.processing(config("x"), config("y")).run(case)
    assert await mill.text_of(case) == b"Subject: new\r\n\r\nn\r\n"
    assert case.opening.first(b"subject") == b" new"


async def test_an_empty_new_message_is_none():
    mill = Mill(x=writes(FILES.new_message, b""))
    case = await for_alice(mill)
    await mill.processing(config()).run(case)
    assert await mill.text_of(case) == TEXT


async def test_a_new_message_can_be_taken_back():
    mill = Mill(x=writes(FILES.new_message, b"Subject: new\n\nn\n"), y=removes(FILES.new_message))
    case = await for_alice(mill)
    await mill.processing(config("x"), config("y")).run(case)
    assert await mill.text_of(case) == TEXT


async def test_the_next_processor_sees_what_the_one_before_it_left():
    seen = []
    mill = Mill(x=writes(FILES.message, b"A: b\n\n"), y=lambda files, task: seen.append(files[FILES.message]))
    await mill.processing(config("x"), config("y")).run(await for_alice(mill))
    assert seen == [b"A: b\n\n"]


async def test_recipients_are_added_and_removed():
    mill = Mill()
    bob = mill.office.user("bob")
    mill.runner._programs = {"x": writes(FILES.recipients, write_list([Listed(to="bob", number=bob.number)]))}
    case = await for_alice(mill)
    assert await mill.processing(config()).run(case) is None
    assert [goes for _, goes in case.recipients] == [ToUser(bob)]


@pytest.mark.proves("mailproc.ExternalRecipients")
async def test_EXE_08_recipients_outside_need_the_right_to_relay_or_the_sysops_word(told):
    outside = Listed(to="x@ext.test", network=5, address="x@ext.test")

    def adds(files: Files, task: Task) -> None:
        files[FILES.recipients] = write_list([*read_list(files[FILES.recipients]), outside])

    mill = Mill(x=adds)
    goes = ToHost("x@ext.test", "ext.test")
    for configured, relay, there in ((config(), False, False), (config(), True, True)):
        mill.relay = relay
        case = await for_alice(mill)
        await mill.processing(configured).run(case)
        assert (goes in [where for _, where in case.recipients]) is there
    mill.relay = False
    case = await for_alice(mill)
    await mill.processing(config(external_recipients=True)).run(case)
    assert goes in [where for _, where in case.recipients]
    assert any(name == "mail.undeliverable" and "Can't deliver mail" in text for name, text in told)


async def test_nobody_left_who_can_be_delivered_to_is_told_to_the_sender(told):
    mill = Mill(x=writes(FILES.recipients, b"[0]\nTo=someone\n"))
    with pytest.raises(Refusal) as no:
        await mill.processing(config()).run(await for_alice(mill))
    assert (no.value.why, no.value.temporary) == (Why.NOT_FOUND, False)
    assert any("to someone user #0" in text for _, text in told)


async def test_a_recipient_for_a_processor_that_did_not_run_is_no_mailbox():
    mill = Mill(x=nothing, y=nothing)
    case = await mill.case(
        ("robot@local.test", ToProcessor("y", "robot")), ("alice@local.test", ToUser(mill.office.user("alice")))
    )
    assert await ran(mill, case, config("x"), config("y", to=("robot",), from_=("nobody",), pass_thru=False)) == ["x"]
    assert [type(goes) for _, goes in case.recipients] == [ToUser]


async def test_a_message_made_too_large_is_refused():
    mill = Mill(x=writes(FILES.message, b"A: b\n\n" + b"x" * 2000 + b"\n"))
    mail = dataclasses.replace(MAIL, max_msg_size=1000)
    with pytest.raises(Refusal) as no:
        await mill.processing(config(), mail=mail).run(await for_alice(mill))
    assert no.value.why is Why.TOO_BIG


# trouble


TROUBLES = [
    (ends(Run(trouble="took longer than 60 seconds"), data=b"half"), "took longer than 60 seconds"),
    (writes(FILES.message, b""), "left an empty message"),
    (writes(FILES.recipients, b"x" * (4 * 1024 * 1024 + 1)), "left a recipient list without end"),
    (writes(FILES.recipients, b"".join(b"[%d]\n" % n for n in range(10_001))), "left a recipient list of more than"),
    (writes(FILES.message, b"x" * 50_000_000), "left a text of more than"),
]


@pytest.mark.proves("mailproc.OnTrouble", "Mail.ProcessorTrouble")
@pytest.mark.parametrize(("program", "words"), TROUBLES)
async def test_EXE_04_trouble_defers_the_message(told, program, words):
    mill = Mill(x=program, y=nothing)
    case = await for_alice(mill)
    with pytest.raises(Refusal) as no:
        await mill.processing(config("x"), config("y")).run(case)
    assert (no.value.why, no.value.temporary) == (Why.FAULT, True)
    assert any(text.startswith(f"!External mail processor (x) error: {words}") for _, text in told)
    assert [task.name for task in mill.ran] == ["x"]


@pytest.mark.proves("mailproc.OnTrouble", "Mail.ProcessorTrouble")
@pytest.mark.parametrize("how", [{"mail": KEEP}, {"on_trouble": "keep"}])
@pytest.mark.parametrize(("program", "words"), TROUBLES)
async def test_EXE_04_or_lets_it_go_on_as_it_was(told, program, words, how):
    seen = []
    mill = Mill(x=program, y=lambda files, task: seen.append(dict(files)))
    case = await for_alice(mill)
    how = dict(how)
    mail = how.pop("mail", MAIL)
    assert await mill.processing(config("x", **how), config("y"), mail=mail).run(case) is None
    assert await mill.text_of(case) == TEXT
    assert seen[0][FILES.message] == TEXT
    assert [entry.to for entry in read_list(seen[0][FILES.recipients])] == ["alice@local.test"]
    assert any(text.startswith(f"!External mail processor (x) error: {words}") for _, text in told)


async def test_what_earlier_ones_changed_stays_when_a_later_one_fails():
    seen = []
    mill = Mill(
        a=writes(FILES.message, b"Subject: a\n\na\n"),
        b=ends(Run(trouble="crashed"), data=b"rubbish"),
        c=lambda files, task: seen.append(files[FILES.message]),
    )
    case = await for_alice(mill)
    await mill.processing(config("a"), config("b"), config("c"), mail=KEEP).run(case)
    assert seen == [b"Subject: a\r\n\r\na\r\n"]
    assert await mill.text_of(case) == b"Subject: a\r\n\r\na\r\n"


async def test_trouble_counts_more_than_what_was_written_meanwhile():
    mill = Mill(x=ends(Run(trouble="ran out of memory"), FILES.error, b"550 no"))
    with pytest.raises(Refusal) as no:
        await mill.processing(config()).run(await for_alice(mill))
    assert no.value.temporary


async def test_mail_for_a_processor_that_failed_comes_again():
    mill = Mill(x=ends(Run(trouble="crashed")))
    case = await mill.case(("robot@local.test", ToProcessor("x", "robot")), matched=frozenset({"x"}))
    with pytest.raises(Refusal) as no:
        await mill.processing(config(to=("robot",), pass_thru=False), mail=KEEP).run(case)
    assert (no.value.why, no.value.temporary) == (Why.FAULT, True)


async def test_a_shell_that_found_no_command_is_trouble_and_throws_nothing_away():
    mill = Mill(x=ends(Run(127)))
    with pytest.raises(Refusal):
        await mill.processing(config(native=True, shell=True, ignore_on_error=True)).run(await for_alice(mill))


async def test_EXE_08_files_that_are_not_ours_are_trouble(told):
    def swaps(files: Files, task: Task) -> None:
        mill.benches.last.foreign.add(FILES.error)

    mill = Mill(x=swaps)
    with pytest.raises(Refusal):
        await mill.processing(config()).run(await for_alice(mill))
    assert any("left SBBS_SMTP.1.err that is no plain file of ours" in text for _, text in told)


async def test_files_that_cannot_be_read_are_trouble(monkeypatch):
    mill = Mill(x=writes(FILES.message, b"A: b\n\n"))

    async def broken(bench: object, path: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(MemoryBench, "chunks", broken)
    with pytest.raises(Refusal) as no:
        await mill.processing(config()).run(await for_alice(mill))
    assert no.value.temporary


async def test_a_kind_nobody_runs_is_trouble():
    mill = Mill()
    processing = mill.processing(config())
    processing._runners = {}
    with pytest.raises(Refusal):
        await processing.run(await for_alice(mill))


async def test_no_room_for_the_files_is_a_full_disk():
    mill = Mill(x=nothing)
    mill.benches.trouble = OSError(28, "No space left on device")
    with pytest.raises(Refusal) as no:
        await mill.processing(config()).run(await for_alice(mill))
    assert (no.value.why, no.value.temporary) == (Why.NO_SPACE, True)


# what is said


async def test_the_log_file_goes_to_the_log_and_is_gone_for_the_next(told):
    seen = []
    mill = Mill(x=writes(FILES.log, b"one\r\ntwo\n"), y=lambda files, task: seen.append(FILES.log in files))
    await mill.processing(config("x"), config("y")).run(await for_alice(mill))
    debug = [text for name, text in told if name == "mail.processor_debug"]
    assert debug == ["External mail processor (x) debug: one", "External mail processor (x) debug: two"]
    assert seen == [False]


async def test_the_log_file_is_read_even_when_the_message_is_refused(told):
    def refuses(files: Files, task: Task) -> None:
        files[FILES.log] = b"because\n"
        files[FILES.error] = b"no\n"

    mill = Mill(x=refuses)
    with pytest.raises(Refusal):
        await mill.processing(config()).run(await for_alice(mill))
    assert ("mail.processor_debug", "External mail processor (x) debug: because") in told


async def test_what_a_processor_prints_goes_to_the_log_within_bounds(told):
    mill = Mill(x=ends(Run(lines=tuple(str(number) for number in range(1000)))))
    await mill.processing(config()).run(await for_alice(mill))
    printed = [text for name, text in told if name == "mail.processor_output"]
    assert printed[0] == "External mail processor (x): 0"
    assert len(printed) == 200


def test_a_connection_that_is_over_is_forgotten_by_every_runner():
    mill = Mill()
    mill.processing(config()).forget(7)
    assert mill.runner.forgotten == [7, 7, 7]


async def test_who_was_not_meant_for_the_processor_gets_his_mail_all_the_same(told):
    """Better than spec mail.md 6.2, where a message for a robot and a user is lost to the user."""
    mill = Mill(robots=lambda held, task: None, later=lambda held, task: None)
    processing = mill.processing(config("robots", to=("robot",), pass_thru=False), config("later"))
    alice = ToUser(mill.office.user("alice"))
    robot = ToProcessor("robots", "robot")
    case = await mill.case(("robot@local.test", robot), ("alice@local.test", alice), matched=frozenset({"robots"}))
    assert await processing.run(case) is None
    assert [goes for _, goes in case.recipients] == [alice]
    assert [task.name for task in mill.ran] == ["robots", "later"]


async def test_outcomes_are_remembered_with_what_was_printed():
    mill = Mill(good=ends(Run(lines=("said",))), bad=ends(Run(trouble="it crashed")))
    processing = mill.processing(config("good"), config("bad"), mail=KEEP)
    await processing.run(await for_alice(mill))
    sysop = Caller(
        dataclasses.replace(mill.office.user("alice"), level=99), Peer("127.0.0.1", 1, "127.0.0.1", 2), "web"
    )
    (good,), (bad,) = (processing.memory.of(sysop, name) for name in ("good", "bad"))
    assert (good.lines, good.trouble, good.result) == (("said",), False, "passed on")
    assert bad.trouble and "it crashed" in bad.result and good.sender == "bounce@ext.test"
