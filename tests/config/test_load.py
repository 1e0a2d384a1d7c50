import pytest

from dialtone.config.load import Settings, load_settings
from dialtone.config.mail import MailConfig
from dialtone.config.places import Host

# The shape of a file in the wild: other servers' sections, old keys, odd spacing.
WILD = """\
; Synchronet
[Global]
\tHostname =
\tTempDirectory =
\tInterface = 0.0.0.0, ::
\tLogLevel = Informational
\tSemFileCheckFrequency = 2s
\tLoginAttemptDelay = 5000
\tLoginAttemptTempBanDuration = 10m
\tJavaScriptMaxBytes = 160M
[BBS]
\tAutoStart = true
\tTelnetPort = 23
[FTP]
\tPort = 21
\tHtmlIndexFile = 00index.html
\tHtmlIndexScript = ftp-html.js
[Services]
\tAutoStart = true
[MAIL]
\tAutoStart=true
\tMaxClients=25 ; plenty
\tMaxMsgSize=5MB
\tRescanFrequency=30M
\tDefaultCharset=IBM437
\tNewMailNotice=%.0sNew mail
\tOptions=ALLOW_POP3|RELAY_TX|ALLOW_RX_BY_NUMBER|NO_SUCH_FLAG
\tRelayServer=mail.example
\tRelayUsername=MYBBS
\tRelayPassword=se;cret
[UNIX]
\tUser = bbs
[MQTT]
\tEnabled = false
"""


def test_without_any_file_everything_is_default(tmp_path):
    settings = load_settings(tmp_path)
    assert settings.mail == MailConfig()
    assert settings.problems == ()
    assert settings.host == ""
    assert settings.temp.resolve() == (tmp_path / "temp").resolve()
    assert Settings().mail == MailConfig()


def test_a_file_in_the_wild(root):
    root.write("sbbs.ini", WILD)
    settings = load_settings(root.path)
    mail = settings.mail
    assert (mail.max_clients, mail.max_msg_size, mail.rescan_frequency) == (25, 5 * 2**20, 1800)
    assert mail.options == {"ALLOW_POP3", "RELAY_TX", "ALLOW_RX_BY_NUMBER"}
    assert mail.relay_password.reveal() == "se;cret"
    assert (mail.log_level, mail.javascript_max_bytes) == (6, 160 * 2**20)
    assert mail.default_charset == "IBM437"
    assert settings.unix.user == "bbs"
    assert [problem for problem in settings.problems if problem.level == "error"] == []
    said = {(problem.section, problem.key): problem for problem in settings.problems}
    assert said["Mail", "NewMailNotice"].level == "note"
    assert ("Mail", "DefaultCharset") not in said  # which the manual knows, and so do we
    assert "MQTT" not in {section for section, _ in said}, "sbbs.ini may have the section, too"
    assert not [key for section, key in said if section == "FTP"], "keys of the old HTML index are taken in silence"
    assert settings.terminal.telnet_port == 23
    assert "NO_SUCH_FLAG" in said["Mail", "Options"].text


def test_values_come_from_global_where_the_section_is_silent_or_blank(root):
    root.write("sbbs.ini", "[Global]\nHostName=a.example\nInterface=127.0.0.1\n[Mail]\nHostName=\nInterface=\n")
    mail = load_settings(root.path).mail
    assert (mail.host_name, mail.interface, mail.pop3_interface) == ("a.example", ("127.0.0.1",), ("127.0.0.1",))


@pytest.mark.proves("Mail.DNSBlacklistHeader", "Mail.DNSBlacklistSubject")
@pytest.mark.parametrize(
    ("lines", "header", "subject"),
    [
        ("", "X-DNSBL", "SPAM"),
        ("DNSBlacklistHeader=\nDNSBlacklistSubject = \n", "", ""),
        ("DNSBlacklistHeader=X-Listed\n", "X-Listed", "SPAM"),
    ],
)
def test_S16_the_marks_of_blacklisted_mail_can_be_blank(root, lines, header, subject):
    root.write("sbbs.ini", f"[Mail]\n{lines}Options=DNSBL_IGNORE|DNSBL_THROTTLE|DNSBL_SPAMHASH|NO_AUTO_EXEMPT\n")
    settings = load_settings(root.path)
    assert (settings.mail.dns_blacklist_header, settings.mail.dns_blacklist_subject) == (header, subject)
    assert not [problem for problem in settings.problems if problem.section == "Mail"], "all of it is effective"


def test_pop3_follows_the_mail_interface(root):
    root.write("sbbs.ini", "[Global]\nInterface=::1\n[Mail]\nInterface=127.0.0.1\n")
    assert load_settings(root.path).mail.pop3_interface == ("127.0.0.1",)


def test_the_offset_moves_every_port_that_is_left_out(root):
    root.write("sbbs.ini", "[Global]\nPortOffset=10000\n[Mail]\nSMTPPort=2525\n")
    mail = load_settings(root.path).mail
    assert (mail.smtp_port, mail.submission_port, mail.pop3_port, mail.tls_pop3_port) == (2525, 10587, 10110, 10995)
    assert mail.relay_port == 25


def test_the_other_files(root):
    root.write("main.ini", "name = My Board\noperator=Ada\nqwk_id=MYBBS\nsettings=0x611f848\nlogin=3\n[x]\nname=no\n")
    root.write("msgs.ini", "settings=0xffff0000\n[Internet]\naddr=board.example\n")
    settings = load_settings(root.path)
    system = settings.system
    assert (system.name, system.operator, system.qwk_id, system.login) == ("My Board", "Ada", "MYBBS", 3)
    assert (system.settings, system.forward_to_netmail, system.echo_passwords) == (0x611F848, True, True)
    assert system.receive_by_real_name is True
    assert settings.host == system.inet_addr == "board.example"


def test_the_hosts_own_file_is_used(root):
    root.write("sbbs.ini", "[Mail]\nMaxClients=1\n")
    root.write("sbbs.two.ini", "[Mail]\nMaxClients=2\n")
    assert load_settings(root.path).mail.max_clients == 1
    settings = load_settings(root.path, Host("two.example"))
    assert settings.mail.max_clients == 2
    assert settings.files["sbbs.ini"].name == "sbbs.two.ini"
    assert settings.origins["Mail", "max_clients"].file == "sbbs.two.ini"


def test_included_files_count_and_are_named(root):
    root.write("sbbs.ini", "[Mail]\n!include parts/*.ini\n")
    root.write("parts/a.ini", "MaxClients=7\nMaxRecipients=many\n")
    settings = load_settings(root.path)
    assert settings.mail.max_clients == 7
    assert str(settings.origins["Mail", "max_clients"]) == "parts/a.ini line 1"
    assert str(settings.problems[0]).startswith("parts/a.ini:2: error: [Mail] MaxRecipients: ")


def test_socket_options_are_loaded(root):
    root.write("sockopts.ini", "[tcp]\nTCP_NODELAY=TRUE\nODD=1\n")
    settings = load_settings(root.path)
    assert settings.sockets.options("tcp", "smtp")["TCP_NODELAY"] == 1
    assert [problem.key for problem in settings.problems] == ["ODD"]


def test_a_file_that_cannot_be_read_is_told(root):
    (root.ctrl / "sbbs.ini").mkdir()
    settings = load_settings(root.path)
    assert settings.mail == MailConfig()
    assert settings.problems[0].level == "error"


def test_keys_before_the_first_section_and_hidden_ones_are_told(root):
    root.write("sbbs.ini", "MaxClients=5\n[Mail]\nMaxClients=6\nMaxClients=7\nrubbish\n")
    settings = load_settings(root.path)
    assert settings.mail.max_clients == 6
    assert [(problem.line, problem.level) for problem in settings.problems] == [
        (1, "warning"),
        (4, "warning"),
        (5, "warning"),
    ]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_marks_do_not_matter(root, ending, mark):
    root.write("sbbs.ini", mark + b"[Mail]\nMaxClients = 9\nHostName = b\x81cher.example".replace(b"\n", ending))
    mail = load_settings(root.path).mail
    assert (mail.max_clients, mail.host_name) == (9, "bücher.example")


def test_ten_thousand_lines_load(root):
    root.write("sbbs.ini", "; filler\nx=1\n" * 5000 + "[Mail]\nMaxClients=9\n")
    assert load_settings(root.path).mail.max_clients == 9


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("", ""),
        ("AutoStart=true\n", ""),
        ("AutoStart=true\nOptions=ALLOW_TLS\n", "https://board.example"),
        ("AutoStart=true\nOptions=ALLOW_TLS\nTLSPort=8443\n", "https://board.example:8443"),
        ("Options=ALLOW_TLS\n", ""),
    ],
)
def test_the_address_of_the_site(root, text, site):
    root.write("sbbs.ini", f"[Global]\nHostName=board.example\n[Web]\n{text}")
    assert load_settings(root.path).site == site


def test_of_each_variant_ircd_ini_comes_before_ircd_conf(root):
    """Spec services.md 8.4."""
    root.write("ircd.conf", "M:plain.conf:*:x:6667\n")
    assert load_settings(root.path).irc.server_name == "plain.conf"
    root.write("ircd.ini", "[Info]\nServername=plain.ini\n")
    assert load_settings(root.path).irc.server_name == "plain.ini"
    root.write("ircd.bbs.conf", "M:host.conf:*:x:6667\nT:nonsense\n")
    settings = load_settings(root.path, Host("bbs.example.test"))
    assert settings.irc.server_name == "host.conf" and settings.files["ircd.ini"].name == "ircd.bbs.conf"
    assert [(one.file, one.line) for one in settings.problems] == [("ircd.bbs.conf", 2)]
    root.write("ircd.bbs.ini", "[Info]\nServername=host.ini\n")
    assert load_settings(root.path, Host("bbs.example.test")).irc.server_name == "host.ini"


def test_the_service_s_command_names_another_file_of_irc(root):
    root.write("services.ini", "[IRC]\nPort=6667\nCommand=ircd.js -f chat.conf\n")
    root.write("chat.conf", "M:other.file:*:x:6667\n")
    root.write("ircd.ini", "[Info]\nServername=plain.ini\n")
    assert load_settings(root.path).irc.server_name == "other.file"
    root.write("services.ini", "[IRC]\nPort=6667\nCommand=ircd.js -f\n")
    assert load_settings(root.path).irc.server_name == "plain.ini"
