from dialtone.config.sockopts import SocketOptions, read_sockopts
from dialtone.formats.ini import Ini

FILE = b"""\
IPV6_V6ONLY=1
SNDBUF = 1000
[tcp]
TCP_NODELAY=TRUE
keepalive=true
sndbuf=2000
[udp]
BROADCAST=FALSE
[smtp|pop3]
SNDBUF=0x1000
LINGER=5
[mail]
LINGER=7
"""


def test_options_are_put_together_in_order():
    sockets, problems = read_sockopts(Ini(FILE, "sockopts.ini"))
    assert problems == []
    assert sockets.options("tcp", "mail", "smtp") == {
        "IPV6_V6ONLY": 1,
        "SNDBUF": 4096,
        "TCP_NODELAY": 1,
        "KEEPALIVE": 1,
        "LINGER": 5,
    }
    assert sockets.options("tcp", "smtp", "mail")["LINGER"] == 7
    assert sockets.options("udp", "systat") == {"IPV6_V6ONLY": 1, "SNDBUF": 1000, "BROADCAST": 0}


def test_without_a_file_only_ipv6_is_kept_apart():
    assert SocketOptions().options("tcp", "smtp") == {"IPV6_V6ONLY": 1}
    assert read_sockopts(Ini(b""))[0].options("tcp") == {"IPV6_V6ONLY": 1}


def test_what_is_not_understood_is_left_out_and_told():
    sockets, problems = read_sockopts(Ini(b"[tcp]\nTCP_WHATEVER=1\nTYPE=1\nLINGER=long\nSNDBUF=5\n", "sockopts.ini"))
    assert sockets.options("tcp") == {"IPV6_V6ONLY": 1, "SNDBUF": 5}
    assert [(problem.line, problem.key, problem.level) for problem in problems] == [
        (2, "TCP_WHATEVER", "warning"),
        (3, "TYPE", "warning"),
        (4, "LINGER", "error"),
    ]
    assert all(problem.file == "sockopts.ini" and problem.section == "tcp" for problem in problems)
