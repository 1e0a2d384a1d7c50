"""What goes with an account that is removed, besides its mailbox and its password (SEC-06)."""

from __future__ import annotations

from dataclasses import replace

from dialtone.domain.model.mail_folder import DRAFTS, SENT, TRASH
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records


def closed(user: User, at: float) -> User:
    """The account without what only its owner needed: where he lives, his day of birth, how to reach him. Names and
    number stay, so that nobody else becomes him (AUT-15). `at` in seconds since 1970."""
    return replace(
        user,
        deleted=True,
        deleted_at=at,
        forwards=False,
        netmail="",
        street="",
        zip="",
        phone="",
        birth="",
        gender="",
        note="",
        handle="",
    )


async def forget(records: Records, number: UserNumber) -> None:
    """Remove keys, tokens, drafts, notes of sent mail, properties, flagged files, telegrams, marks on sub-boards, and
    folders of mail with what is in them, of an account."""
    await records.credentials.revoke_tokens(number, "")
    for key in await records.credentials.keys(number):
        await records.credentials.remove_key(number, key.fingerprint)
    for draft in await records.drafts.all(number):
        await records.drafts.remove(number, draft.area)
    await records.drafts.remove_sent(number, [sent.id for sent in await records.drafts.sent(number)])
    for section, texts in (await records.properties.all(number)).items():
        for key_name in texts:
            await records.properties.put(number, section, key_name, "")
    for upload in (False, True):
        for file in await records.files.queue(number, upload=upload):
            await records.files.dequeue(number, file.directory, file.name, upload=upload)
    await records.telegrams.take(number)
    for folder in [TRASH, SENT, DRAFTS, *(own.id for own in await records.folders.all(number))]:
        while uids := await records.folders.uids(number, folder):
            await records.mail.remove(number, uids)
        await records.folders.drop(number, folder)
    await records.board_views.forget(number)
