from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.certificates.service import LOOK_EVERY
from dialtone.workers.certificates import Renewing


class Looked:
    """Stands in for the service: says how long to sleep, or fails."""

    def __init__(self, *answers):
        self.answers = list(answers)

    async def look(self):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_it_looks_sleeps_as_long_as_it_is_told_and_survives_everything(monkeypatch):
    told, slept = [], []
    monkeypatch.setattr(log.switch, "level", log.INFO)
    monkeypatch.setattr(log.switch, "sinks", [told.append])
    worker = Renewing(Looked(900.0, StoreError("disk"), ValueError("a bug"), 3600.0))

    async def wait(bell, seconds):
        slept.append(seconds)
        if len(slept) == 4:
            worker.stop()

    await worker.run(wait)
    assert slept == [900.0, LOOK_EVERY, LOOK_EVERY, 3600.0]
    assert [event.name for event in told] == ["acme.failed", "acme.fault"]
