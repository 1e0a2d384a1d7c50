from dialtone.domain.mail.standing import Listing, Standing


def test_a_listing_in_the_words_of_the_logs():
    """Spec mail.md 3.6.2: the reason in spam.log."""
    assert str(Listing("198.51.100.7", "bl.test a note", "127.0.0.2")) == "Listed on bl.test a note as 127.0.0.2"


def test_a_new_client_has_nothing_against_it():
    assert Standing() == Standing(listing=None, spied=False, exempt=False)
