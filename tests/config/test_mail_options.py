from dialtone.config.mail_options import JAVASCRIPT_FLAGS, MAIL_FLAGS, RETIRED


def words(text):
    return text.split()


MANUAL = words("""USE_SUBMISSION_PORT TLS_SUBMISSION ALLOW_POP3 DEBUG_POP3 TLS_POP3 DEBUG_TX DEBUG_RX_HEADER
    DEBUG_RX_BODY DEBUG_RX_RSP ALLOW_RX_BY_NUMBER ALLOW_SYSOP_ALIASES NO_NOTIFY NO_HOST_LOOKUP USE_TCP_DNS NO_SENDMAIL
    ALLOW_RELAY
    SMTP_AUTH_VIA_IP DNSBL_REFUSE DNSBL_IGNORE DNSBL_BADUSER DNSBL_CHKRECVHDRS DNSBL_THROTTLE DNSBL_SPAMHASH
    SEND_INTRANSIT RELAY_TX RELAY_AUTH_PLAIN RELAY_AUTH_LOGIN RELAY_AUTH_CRAM_MD5 NO_AUTO_EXEMPT NO_RECYCLE
    KILL_READ_SPAM""")


def test_every_flag_of_the_manual_is_known():
    assert {flag.name for flag in MAIL_FLAGS} == {*MANUAL, "NO_READ_POP3"}


def test_old_numbers_mean_the_specified_bits():
    bits = {flag.name: flag.bit for flag in MAIL_FLAGS if flag.bit >= 0}
    assert sorted(bits.values()) == list(range(31))
    assert (bits["ALLOW_POP3"], bits["RELAY_TX"], bits["TLS_POP3"]) == (2, 5, 30)


def test_the_others():
    assert len(JAVASCRIPT_FLAGS) == 10
    assert all(name == name.lower() for name in RETIRED)
