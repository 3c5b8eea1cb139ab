"""A data server says what it is; an address that leads nowhere is told apart from one at rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from hotline.run.dataserver import OLDEST
from hotline.store import Away, connect
from hotline.store.server import KEEPING, reached, servers

SHIPPED = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}


@pytest.fixture
def as_user(own_data_server: Any) -> Iterator[Any]:
    """Makes an address for a user who may do all but what is named."""
    client = connect(own_data_server.url)

    def make(*refused: str, password: str = "pw") -> str:
        rules = ["+@all", *(f"-{name}" for name in refused)]
        client.acl_setuser("ann", enabled=True, passwords=["+pw"], keys=["*"], commands=rules)
        address: str = own_data_server.url.replace("unix://", f"unix://ann:{password}@")
        return address

    yield make
    client.close()


def test_the_server_that_ships_is_new_enough_and_keeps_what_it_is_given(store_client: Any) -> None:
    (server,) = servers(store_client)
    assert server.version[:2] >= OLDEST[server.product]
    assert server.keeping == SHIPPED
    assert set(server.keeping) == KEEPING
    assert not server.replica
    assert abs(server.ahead) < 0.5


def test_a_server_that_lets_nobody_ask_is_still_told_apart(as_user: Any) -> None:
    (server,) = servers(reached(as_user("config"), 1.0))
    assert server.keeping == {}
    assert server.version > (7,)


@pytest.mark.parametrize("given", [{"password": "wrong"}, {"refused": "ping"}])
def test_a_server_that_does_not_let_us_in_is_away(as_user: Any, given: dict[str, str]) -> None:
    url = as_user(given["refused"]) if "refused" in given else as_user(**given)
    with pytest.raises(Away, match=r"AuthenticationError|NoPermissionError"):
        reached(url, 1.0)


def test_a_database_that_the_server_has_not_is_away(own_data_server: Any) -> None:
    with pytest.raises(Away, match="index"):
        reached(own_data_server.url.replace("db=0", "db=99"), 1.0)


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "rediss://127.0.0.1:9/0?ssl_cert_reqs=x"])
def test_an_address_at_which_nobody_is_is_away(url: str) -> None:
    with pytest.raises(Away):
        reached(url, 0.5)


@pytest.mark.parametrize(
    "url",
    ["redis://h:port", "redis://127.0.0.1:9/0?nonsense=1", f"redis://{'x' * 70}", "redis://["],
)
def test_an_unusable_address_is_a_value_error(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        reached(url, 0.5)
