from dialtone.app.welcome import first_steps, place, table


def row(service, host, port, transport="tcp", tls="none"):
    return {"service": service, "transport": transport, "host": host, "port": port, "tls": tls, "protocol": "X"}


ROWS = [
    row("smtp", "::1", 10025, tls="starttls"),
    row("smtp", "127.0.0.1", 10025, tls="starttls"),
    row("pop3s", "0.0.0.0", 995, tls="implicit"),
    row("systat", "127.0.0.1", 11, transport="udp"),
    row("pop3", "::", 110),
]


def test_one_line_for_each_service_with_all_its_addresses():
    lines = table(ROWS).splitlines()
    assert lines[0].split() == ["SERVICE", "PORT", "TLS", "ADDRESSES", "FOR"]
    assert lines[1].split()[:5] == ["smtp", "10025", "STARTTLS", "::1", "127.0.0.1"]
    assert lines[2].split()[:4] == ["pop3s", "995", "TLS", "0.0.0.0"]
    assert lines[3].startswith("systat (udp)")
    assert len(lines) == 5


def test_where_this_machine_reaches_a_service():
    assert (place(ROWS, "smtp").url, place(ROWS, "smtp").port) == ("127.0.0.1", 10025)
    assert place(ROWS, "pop3s").url == "127.0.0.1"
    assert place(ROWS, "pop3").url == "[::1]"
    assert place(ROWS, "systat") is None


def test_the_first_steps_begin_with_a_call():
    rows = [row("telnet", "127.0.0.1", 10023), row("ssh", "::1", 10022)]
    assert first_steps(rows, "bbs.example", "Digital Man").splitlines() == [
        "Call the board:",
        "  telnet 127.0.0.1 10023",
        "  ssh -p 10022 'Digital Man'@::1",
    ]


def test_the_first_steps_name_real_places():
    text = first_steps(ROWS, "bbs.example", "Digital Man")
    assert "smtp://127.0.0.1:10025" in text
    assert "--mail-rcpt digital.man@bbs.example" in text
    assert "curl -u 'Digital Man' pop3://[::1]:110/1" in text
    assert first_steps([], "bbs.example", "x") == ""
