from dialtone.config.ftp_options import FTP_FLAGS, RETIRED_KEYS

SPECIFIED = (
    *("DEBUG_RX", "DEBUG_TX", "DEBUG_DATA", "INDEX_FILE", "ALLOW_QWK", "NO_LOCAL_FSYS", "DIR_FILES"),
    *("KEEP_TEMP_FILES", "ALLOW_BOUNCE", "LOOKUP_PASV_IP", "NO_FTPS", "NO_HOST_LOOKUP", "NO_RECYCLE", "MUTE"),
)


def test_every_flag_of_the_specification_is_known_and_works_or_says_why_not():
    known = {flag.name: flag for flag in FTP_FLAGS}
    assert set(SPECIFIED) <= set(known)
    assert all(flag.effective for flag in FTP_FLAGS)
    assert {name for name, flag in known.items() if flag.note} == {
        "DIR_FILES",
        "KEEP_TEMP_FILES",
        "NO_RECYCLE",
        "MUTE",
        "HTML_INDEX_FILE",
    }


def test_retired_keys_are_compared_in_lower_case():
    assert all(name == name.lower() for name in RETIRED_KEYS)
