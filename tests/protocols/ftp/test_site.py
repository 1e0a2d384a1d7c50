"""SITE, and how files are sent: spec services.md 3.5."""

DATA = b"0123456789" * 10

OUT = "150 Opening BINARY mode data connection for file transfer."

PASV = "229 Entering Extended Passive Mode (|||40001|)"

found_credits = []


def test_how(harbour):
    assert harbour.talk(
        "TYPE A", "TYPE I", "TYPE", "MODE S", "MODE B", "STRU F", "STRU R", "SYST", "ACCT x", login="alice"
    ) == [
        "200 All files sent in BINARY mode.",
        "200 All files sent in BINARY mode.",
        "501 A type is expected.",
        "200 MODE S ok.",
        "504 MODE S is the only one.",
        "200 STRU F ok.",
        "504 STRU F is the only one.",
        "215 UNIX Type: L8",
        "202 No account is needed.",
    ]


def test_SITE(harbour):
    found = harbour.talk("SITE VER", "SITE WHO", "SITE UPTIME", "SITE RECYCLE ALL", "SITE EXEC ls", login="sysop")
    assert found[0].startswith("211 dialtone FTP Server ")
    assert found[1:4] == ["211-Active Telnet Nodes:", " Node   1: Sysop", "211 End (1 active FTP clients)"]
    assert found[4:] == [
        "211 Up 0 days 1:00",
        "211 ALL servers/nodes will recycle when not in-use",
        "500 Syntax error: 'SITE EXEC'",
    ]
    assert harbour.recycled == 1
