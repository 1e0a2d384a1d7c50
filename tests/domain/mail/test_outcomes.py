from dialtone.domain.mail.outcomes import Verdict, later, never, summed_up


def test_a_passing_trouble_outweighs_lasting_ones():
    soft, hard = later("4.4.1", "refused"), never("5.4.4", "bad address")
    assert summed_up([hard, soft, hard]) is soft


def test_among_lasting_troubles_the_last_one_is_told():
    assert summed_up([never("5.1.2", "a"), never("5.4.4", "b")]).reason == ("b",)


def test_without_any_trouble_it_is_tried_again():
    assert summed_up([]).verdict is Verdict.LATER


def test_the_text_is_one_line():
    assert later("4.4.1", "mx replied with:", '"450 no"').text == 'mx replied with: "450 no"'
