from dialtone.app.service_names import door_of, sections, title
from dialtone.config.service import ServiceConfig


def row(command, protocol, *options):
    return ServiceConfig(name=protocol, service="x", protocol=protocol, command=command, options=frozenset(options))


def test_sections_of_sockopts_ini():
    assert sections(row("nntpservice.js", "NNTPS")) == ("services", "nntp", "nntps")
    assert sections(row("mine.js", "Weather")) == ("services", "weather")


def test_doors():
    assert door_of(row("imapservice.js", "IMAP"), "starttls").tls == "starttls"
    assert door_of(row("imapservice.js", "IMAPS", "TLS"), "starttls").tls == "implicit"
    assert title(row("mine.js", "Weather")) == "Weather Server"
