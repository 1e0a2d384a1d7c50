from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people.leaving import closed


def test_names_number_and_what_the_sysop_noted_stay_and_the_owners_particulars_go() -> None:
    user = User(
        number=UserNumber(7),
        alias="Night Owl",
        real_name="Nora Owl",
        comment="pays late",
        level=60,
        netmail="n@far.example",
        forwards=True,
        street="1 Barn Road",
        zip="12345",
        phone="555-0100",
        birth="19700131",
        gender="F",
        note="Whoo?",
        handle="Owl",
    )
    left = User(
        number=UserNumber(7),
        alias="Night Owl",
        real_name="Nora Owl",
        comment="pays late",
        level=60,
        deleted=True,
        deleted_at=99.5,
    )
    assert closed(user, 99.5) == left
