import threading

import pytest

from dialtone.host.mail_auth.pool import Pool


async def test_work_is_done_in_threads_of_its_own():
    pool = Pool()
    name = await pool.run(lambda: threading.current_thread().name)
    assert name.startswith("mail-auth")
    with pytest.raises(ZeroDivisionError):
        await pool.run(lambda: 1 // 0)
    pool.close()
    with pytest.raises(RuntimeError):
        await pool.run(lambda: 1)
