from dialtone.host.chance import SystemChance


def test_tokens_have_their_size_and_differ():
    chance = SystemChance()
    assert len(chance.token()) == 16
    assert len(chance.token(40)) == 40
    assert len({chance.token() for _ in range(100)}) == 100


def test_fractions():
    numbers = [SystemChance().fraction() for _ in range(100)]
    assert all(0 <= number < 1 for number in numbers)
    assert len(set(numbers)) > 90
