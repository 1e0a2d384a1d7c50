from dataclasses import replace

import pytest

from dialtone.app.registry import DATAGRAMS, STREAMS
from dialtone.config.load import Settings, load_settings
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig


def listening(settings):
    return {offer.kind.door.service: offer.places(settings) for offer in STREAMS if offer.places(settings)}


def test_with_every_default_there_is_transfer_and_pop3_and_the_small_services():
    assert listening(Settings()) == {
        "smtp": (("0.0.0.0", 25), ("::", 25)),
        "pop3": (("0.0.0.0", 110), ("::", 110)),
        "finger": (("0.0.0.0", 79), ("::", 79)),
        "systat": (("0.0.0.0", 11), ("::", 11)),
    }


@pytest.mark.proves(
    "Mail.Options",
    "Mail.Options.USE_SUBMISSION_PORT",
    "Mail.Options.TLS_SUBMISSION",
    "Mail.Options.TLS_POP3",
    "Mail.Options.ALLOW_POP3",
)
@pytest.mark.parametrize(
    ("flag", "service", "port"),
    [("USE_SUBMISSION_PORT", "submission", 587), ("TLS_SUBMISSION", "submissions", 465), ("TLS_POP3", "pop3s", 995)],
)
def test_flags_open_doors(flag, service, port):
    settings = Settings(mail=replace(MailConfig(), options=frozenset({flag}), interface=("127.0.0.1",)))
    places = dict(listening(settings)[service])
    assert port in places.values()
    assert "pop3" not in listening(settings)


@pytest.mark.proves("Mail.AutoStart")
def test_a_mail_server_that_is_not_to_start_opens_nothing():
    settings = Settings(mail=replace(MailConfig(), auto_start=False))
    assert set(listening(settings)) == {"finger", "systat"}


def test_the_offset_moves_what_has_no_number_of_its_own(tmp_path):
    (tmp_path / "ctrl").mkdir()
    (tmp_path / "ctrl/sbbs.ini").write_text(
        "[Global]\nPortOffset = 10000\nInterface = 127.0.0.1, [::1]:2020\n[Mail]\nPOP3Port = 2110\n"
    )
    found = listening(load_settings(tmp_path))
    assert found["smtp"] == (("127.0.0.1", 10025), ("::1", 2020))
    assert found["pop3"] == (("127.0.0.1", 2110), ("::1", 2020))
    assert found["finger"] == (("127.0.0.1", 10079), ("::1", 2020))


def test_the_same_places_by_udp():
    settings = Settings(global_=replace(GlobalConfig(), port_offset=5, interface=("127.0.0.1",)))
    assert {offer.kind.service: offer.places(settings) for offer in DATAGRAMS} == {
        "finger": (("127.0.0.1", 84),),
        "systat": (("127.0.0.1", 16),),
    }


def test_every_door_has_a_name_of_its_own():
    names = [offer.kind.door.service for offer in STREAMS]
    assert len(names) == len(set(names))
