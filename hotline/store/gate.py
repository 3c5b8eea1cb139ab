"""After an outage nobody is sent anything until every web host has told what it heard meanwhile.

Each web host says every second that its journal of opt-outs is empty. A worker sends only while
every known host has said so lately, and since the data server started: a host that cannot reach the
store may be writing a STOP to its journal at this moment.
"""

from __future__ import annotations

from typing import Any

from hotline.store import keys
from hotline.store.client import Client, reaching
from hotline.store.scripts import Script

FRESH_SECONDS = 3  # an older word of a host does not count; hosts speak once a second
GONE_SECONDS = 6 * 3600  # a host silent for so long was taken away; its journal cannot come back


class Gate:
    """The web hosts and when each one last said that it owes nothing, by the server's clock."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._clear, self._late = Script(client, "vouch"), Script(client, "late")

    def clear(self, host: str) -> None:
        """This host's journal is empty, as of now."""
        self._run(self._clear, host)

    def leave(self, host: str) -> None:
        """This host ends in order, owing nothing."""
        with reaching():
            self._client.zrem(keys.HOSTS, host)

    def waits_for(self) -> list[str]:
        """The hosts whose word is missing: while there is one, nothing may be sent."""
        return [name.decode() for name in self._run(self._late, FRESH_SECONDS, GONE_SECONDS)]

    def _run(self, script: Script, *args: object) -> Any:
        with reaching():
            return script([keys.HOSTS], list(args))
