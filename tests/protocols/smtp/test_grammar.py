"""Commands of SMTP, read from bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.smtp.grammar import chunk, hello, mail_from, no_argument, rcpt_to, shown


def refused(function: object, *arguments: object, **more: object) -> Refusal:
    """The refusal a function raises."""
    with pytest.raises(Refusal) as caught:
        function(*arguments, **more)  # type: ignore[operator]
    return caught.value


class TestMail:
    def test_POS_03_case_and_blanks(self) -> None:
        for argument in (b"FROM:<A@ext.test>", b"from:<A@ext.test>", b"From: <A@ext.test>"):
            sender = mail_from(argument)
            assert (sender.address, sender.given) == ("A@ext.test", b"<A@ext.test>")

    def test_null_sender(self) -> None:
        assert mail_from(b"FROM:<>").path.null
        assert mail_from(b"FROM:<> SIZE=10").path.null
        assert mail_from(b"FROM:<>").bracketed == b"<>"

    def test_without_brackets(self) -> None:
        assert mail_from(b"FROM:a@ext.test SIZE=5").address == "a@ext.test"

    @pytest.mark.parametrize(
        "argument", [b"", b"FROM", b"FROM <a@ext.test>", b"TO:<a@ext.test>", b"FROM :<a@ext.test>"]
    )
    def test_keyword_is_exact(self, argument: bytes) -> None:
        assert refused(mail_from, argument).why is Why.INVALID

    def test_every_parameter(self) -> None:
        sender = mail_from(
            b"FROM:<a@ext.test> size=12 BODY=8bitmime SMTPUTF8 RET=hdrs ENVID=QQ314159 AUTH=<>".replace(
                b"<>", b"a+40ext.test"
            )
        )
        assert (sender.size, sender.eight_bit, sender.utf8, sender.ret, sender.envid) == (
            12,
            True,
            True,
            "HDRS",
            "QQ314159",
        )

    def test_SMG_26_auth_parameter_gives_nothing_and_is_taken(self) -> None:
        assert mail_from(b"FROM:<a@ext.test> AUTH=<>") == mail_from(b"FROM:<a@ext.test>")

    @pytest.mark.parametrize(
        "words",
        [
            b"SIZE=-1",
            b"SIZE=1e3",
            b"SIZE=",
            b"SIZE",
            b"SIZE=1_0",
            b"SIZE=" + b"9" * 21,
            b"BODY=8BITMIME BODY=7BIT",
            b"BODY=BINARYMIME",
            b"BODY",
            b"SMTPUTF8=yes",
            b'AUTH="',
            b"AUTH=",
            b"RET=ALL",
            b"ENVID=",
            b"ENVID=" + b"x" * 101,
            b"=x",
            b"SIZE==3",
        ],
    )
    def test_SMG_26_malformed_parameters(self, words: bytes) -> None:
        assert refused(mail_from, b"FROM:<a@ext.test> " + words).why is Why.INVALID

    def test_SMG_26_unknown_parameter(self) -> None:
        assert refused(mail_from, b"FROM:<a@ext.test> FOO=bar").why is Why.BAD_PARAMETER

    def test_non_ascii_needs_smtputf8(self) -> None:
        assert refused(mail_from, "FROM:<jürgen@ext.test>".encode()).status == "5.6.7"
        assert mail_from("FROM:<jürgen@ext.test> SMTPUTF8".encode()).address == "jürgen@ext.test"


class TestRcpt:
    def test_parameters(self) -> None:
        to = rcpt_to(b"TO:<alice@local.test> NOTIFY=success,failure ORCPT=rfc822;Alice+2Bx@local.test")
        assert to.given == b"<alice@local.test>"
        assert (to.notify, to.orcpt) == ("SUCCESS,FAILURE", "rfc822;Alice+2Bx@local.test")

    @pytest.mark.parametrize(
        "words",
        [
            b"NOTIFY=",
            b"NOTIFY=NEVER,FAILURE",
            b"NOTIFY=FAILURE,FAILURE",
            b"NOTIFY=SOMETIMES",
            b"NOTIFY",
            b"ORCPT=alice",
            b"ORCPT=rfc822;",
            b"ORCPT=rfc822;a b",
            b"ORCPT=rfc822;" + b"x" * 500,
        ],
    )
    def test_malformed_parameters(self, words: bytes) -> None:
        assert refused(rcpt_to, b"TO:<alice@local.test> " + words).why in (Why.INVALID, Why.BAD_PARAMETER)

    def test_nobody_is_no_recipient(self) -> None:
        for argument in (b"TO:", b"TO:<>", b"TO: "):
            assert refused(rcpt_to, argument).reply == b"500 No recipient specified"

    def test_a_bracket_in_quotes_does_not_end_the_path(self) -> None:
        to = rcpt_to(b'TO:<"a>b c"@local.test> NOTIFY=NEVER')
        assert (to.path.local, to.given, to.notify) == ("a>b c", b'<"a>b c"@local.test>', "NEVER")

    @pytest.mark.parametrize(
        "path",
        [
            b"<alice@local.test",
            b"alice@local.test>",
            b"<alice@local.test>,<u@ext.test>",
            b"<alice@local.test>x",
            b"<<alice@local.test>>",
            b"<alice@local.test.>",
            b"<@local.test>",
            b"<alice@>",
            b'<"" @local.test>',
            b'<""@local.test>',
            b"<alice@[999.1.1.1]>",
            b"<u@ext.test@local.test>",
            b"<" + b"x" * 65 + b"@local.test>",
            b"<" + b"x" * 10_000 + b"@local.test>",
            b"<alice\t@local.test>",
        ],
    )
    def test_HDR_07_malformed_paths(self, path: bytes) -> None:
        assert refused(rcpt_to, b"TO:" + path).why is Why.BAD_ADDRESS

    def test_source_route_is_forgotten(self) -> None:
        assert rcpt_to(b"TO:<@a.test,@b.test:u@ext.test>").address == "u@ext.test"

    @given(st.binary(max_size=300))
    def test_any_bytes_are_read_or_refused(self, argument: bytes) -> None:
        for reader in (mail_from, rcpt_to, hello, chunk):
            for text in (argument, b"FROM:<" + argument, b"TO:<a@b> " + argument):
                try:
                    reader(text)
                except Refusal:
                    pass


class TestOthers:
    def test_chunk(self) -> None:
        assert chunk(b"5") == (5, False)
        assert chunk(b"0 LAST") == (0, True)
        assert chunk(b"86  last") == (86, True)

    @pytest.mark.parametrize(
        "argument", [b"", b"-1", b"+5", b"1_0", b"9" * 20 + b" LAST", b"5 FIRST", b"5LAST", b"0x5"]
    )
    def test_SMG_24_malformed_chunk_is_final(self, argument: bytes) -> None:
        no = refused(chunk, argument)
        assert no.why is Why.INVALID and no.final

    def test_hello(self) -> None:
        assert hello(b"") == b""
        assert hello(b"[192.0.2.1]") == b"[192.0.2.1]"
        assert refused(hello, b"x\x0by").why is Why.INVALID
        assert refused(hello, b"x" * 256).why is Why.INVALID

    def test_no_argument(self) -> None:
        no_argument(b"")
        assert refused(no_argument, b"x").why is Why.INVALID

    def test_shown_is_harmless_and_short(self) -> None:
        assert shown("a\r\n%s{0}ü\x1b".encode()) == b"a??%s{0}???"
        assert len(shown(b"x" * 1000)) == 300
