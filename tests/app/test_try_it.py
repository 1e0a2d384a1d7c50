from dialtone.app import try_it
from dialtone.app.desk import work
from dialtone.config.load import load_settings


def test_three_accounts_on_ports_nobody_else_has(tmp_path):
    made = try_it.prepare(tmp_path / "bbs")
    settings = load_settings(made.root)
    assert settings.host == made.domain
    assert settings.global_.port_offset >= 10000
    assert set(settings.mail.interface) <= {"127.0.0.1", "::1"}
    assert len(set(made.passwords.values())) == 3

    async def names(desk):
        return [user.alias for user in await desk.people.list()]

    assert work(made.root, names) == list(made.passwords) == ["Sysop", "Alice", "Bob"]


def test_everything_is_gone_afterwards_whatever_happened(monkeypatch):
    seen = []

    def serve(root, **more):
        assert more["quiet"] is True
        seen.append(root)
        raise KeyboardInterrupt

    monkeypatch.setattr(try_it, "serve", serve)
    try:
        try_it.trial(lambda program, made: None, quiet=True)
    except KeyboardInterrupt:
        pass
    assert not seen[0].exists()
