"""The flags of `[Mail] Options`. Sources: the seed manual's flag table, spec mail.md 7.2 (numbers, newer flags)."""

from __future__ import annotations

from dialtone.config.kinds import Flag

MAIL_FLAGS = (
    Flag("DEBUG_RX_HEADER", 0, "log the header lines of received messages"),
    Flag("DEBUG_RX_BODY", 1, "log the text of received messages"),
    Flag("ALLOW_POP3", 2, "POP3 for people's mail programs"),
    Flag("DEBUG_TX", 3, "log every line that is sent"),
    Flag("DEBUG_RX_RSP", 4, "log every answer other servers give to SendMail"),
    Flag("RELAY_TX", 5, "send all outbound mail through RelayServer"),
    Flag("DEBUG_POP3", 6, "log POP3 commands"),
    Flag("NO_READ_POP3", 7, "fetching by POP3 does not mark a message as read"),
    Flag("NO_NOTIFY", 8, "no telegrams about new mail"),
    Flag("ALLOW_SYSOP_ALIASES", 9, "sysop, postmaster and the QWK-ID reach the sysop"),
    Flag("USE_SUBMISSION_PORT", 10, "take submissions on SubmissionPort"),
    Flag("NO_HOST_LOOKUP", 11, "do not look up the host names of clients"),
    Flag("USE_TCP_DNS", 12, "ask the name server by TCP"),
    Flag("NO_SENDMAIL", 13, "send no Internet mail"),
    Flag("ALLOW_RELAY", 14, "people who log in may send Internet mail through this server"),
    Flag("DNSBL_REFUSE", 15, "refuse sessions from blacklisted servers"),
    Flag("DNSBL_IGNORE", 16, "throw away mail from blacklisted servers"),
    Flag("DNSBL_BADUSER", 17, "tell blacklisted servers that the mailbox is invalid"),
    Flag("DNSBL_CHKRECVHDRS", 18, "look up the servers named in Received headers too"),
    Flag("DNSBL_THROTTLE", 19, "slow down sessions from blacklisted servers"),
    Flag("DNSBL_SPAMHASH", 20, "remember hashes of mail from blacklisted servers"),
    Flag("SMTP_AUTH_VIA_IP", 21, "take the user who was last seen at the client's address as logged in"),
    Flag(
        "SEND_INTRANSIT",
        22,
        "send mail that is marked as in transit",
        note="not needed: the queue frees interrupted deliveries by itself",
    ),
    Flag("RELAY_AUTH_PLAIN", 23, "log in to RelayServer with PLAIN"),
    Flag("RELAY_AUTH_LOGIN", 24, "log in to RelayServer with LOGIN"),
    Flag("RELAY_AUTH_CRAM_MD5", 25, "log in to RelayServer with CRAM-MD5"),
    Flag("NO_AUTO_EXEMPT", 26, "do not add recipients of outbound mail to dnsbl_exempt.cfg"),
    Flag("NO_RECYCLE", 27, "do not recycle this server when a semaphore file says so"),
    Flag("KILL_READ_SPAM", 28, "mark spam for deletion after it was read"),
    Flag("TLS_SUBMISSION", 29, "take submissions over TLS on TLSSubmissionPort"),
    Flag("TLS_POP3", 30, "POP3 over TLS on TLSPOP3Port"),
    Flag("ALLOW_RX_BY_NUMBER", -1, "mail may be addressed to user numbers (not recommended)"),
)

JAVASCRIPT_FLAGS = tuple(
    Flag(name, place, "an engine setting")
    for place, name in enumerate(
        (
            "STRICT",
            "WERROR",
            "VAROBJFIX",
            "COMPILE_N_GO",
            "RELIMIT",
            "ANONFUNFIX",
            "JIT",
            "METHODJIT",
            "PROFILING",
            "METHODJIT_ALWAYS",
        )
    )
)

# Keys old files may hold and nobody reads any more, with where their meaning went.
RETIRED = {
    "newmailnotice": "no longer used: the text is in text.dat",
    "forwardnotice": "no longer used: the text is in text.dat",
}
