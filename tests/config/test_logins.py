"""Every server's section has the keys about logging in."""

from __future__ import annotations

from dialtone.config.mail import MailConfig
from dialtone.config.terminal import TerminalConfig


def test_both_servers_say_the_same_by_default_but_for_clear_passwords() -> None:
    mail, terminal = MailConfig(), TerminalConfig()
    names = [name for name in vars(MailConfig) if name.startswith("login_")]
    assert len(names) > 7
    assert {name: getattr(mail, name) for name in names} == {name: getattr(terminal, name) for name in names}
    assert (mail.clear_text_login, terminal.clear_text_login) == ("loopback", "always")
