from base64 import b64decode

from dialtone.formats.mail.dkim_record import record_for, record_name, second_selector, zone_line


def test_the_key_of_rfc_8463():
    """Appendix A.2."""
    public = b64decode("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    assert record_for("ed25519", public) == "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    assert record_name("brisbane", "football.example.com") == "brisbane._domainkey.football.example.com"


def test_long_records_are_several_strings_in_a_zone_file():
    assert zone_line("a.test", 'say "x"') == 'a.test. IN TXT "say \\"x\\""'
    line = zone_line("a.test", "x" * 600)
    assert line == f'a.test. IN TXT ("{"x" * 255}" "{"x" * 255}" "{"x" * 90}")'


def test_the_second_selector_is_a_name_of_its_own():
    assert second_selector("mail") == "mail-ed25519"
