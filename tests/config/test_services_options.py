from dialtone.config.services_options import SERVICE_FLAGS, SERVICES_FLAGS


def names(flags):
    return {flag.name for flag in flags}


def test_every_flag_of_the_reference_is_known():
    common = {"NO_HOST_LOOKUP", "NO_RECYCLE", "MUTE", "GET_IDENT"}
    assert names(SERVICES_FLAGS) == common
    assert names(SERVICE_FLAGS) == common | {"UDP", "STATIC", "LOOP", "NATIVE", "TLS", "FULL_ACCEPT", "NO_USER_PROT"}


def test_those_that_do_nothing_say_why():
    assert {flag.name for flag in SERVICE_FLAGS if flag.note} == {"MUTE", "GET_IDENT"}
