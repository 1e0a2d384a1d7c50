from dialtone.testing.chance import SteadyChance


def test_tokens_differ_from_call_to_call_and_not_from_run_to_run() -> None:
    first, second = SteadyChance(), SteadyChance()
    tokens = [first.token(40) for _ in range(10)]
    assert len(set(tokens)) == 10
    assert {len(token) for token in tokens} == {40}
    assert [second.token(40) for _ in range(10)] == tokens
    assert SteadyChance("other").token(40) != tokens[0]


def test_the_fraction_is_the_one_given() -> None:
    assert SteadyChance(fraction=0.25).fraction() == 0.25
