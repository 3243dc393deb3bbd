"""A TimeNow ERP of level 1, made up from recordings of a real one, to try clients against.

    with Level1Erp(heartbeat=0.2) as erp:
        ana, bruno = erp.accounts[:2]
        ...  # a client signs in at erp.url
        erp.control.say(bruno.id, ana.id, "hola")
        assert erp.control.most_streams(ana.id) == 1

As a process: `python -m tests.fakes.level1_erp --port 0 --ready-file F`, then `ErpControl(url)`.
"""

from __future__ import annotations

from tests.fakes.level1_erp.control import Account, ErpControl, SeenRequest
from tests.fakes.level1_erp.database import Database
from tests.fakes.level1_erp.server import Level1Erp
from tests.fakes.level1_erp.world import company

__all__ = ["Account", "Database", "ErpControl", "Level1Erp", "SeenRequest", "company"]
