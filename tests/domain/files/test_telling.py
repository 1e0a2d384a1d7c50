from dialtone.domain.files import telling


def test_ANS_01_02_names_of_others_do_nothing_in_a_telegram():
    evil = "x\x1b[2J\x01Q@HANGUP@"
    for text in (
        telling.fetched(evil, evil, "5 credits"),
        telling.sent(evil, evil),
        telling.uploaded(evil, evil, evil),
    ):
        assert "\x1b" not in text and "\x01Q" not in text and "@HANGUP@" not in text
        assert text.endswith("\r\n")
