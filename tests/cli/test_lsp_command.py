import socket
from collections.abc import Callable

import pytest

from airsmith.lsp import main as language_server
from support.running_airsmith import Ended

Run = Callable[..., Ended]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int] | None]:
    """The addresses that the server was asked to listen on; it does not really run."""
    addresses: list[tuple[str, int] | None] = []

    def serve(address: tuple[str, int] | None) -> int:
        addresses.append(address)
        return 0

    monkeypatch.setattr(language_server, "serve", serve)
    return addresses


@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        ([], None),
        (["--tcp", "127.0.0.1:2087"], ("127.0.0.1", 2087)),
        (["--tcp", "localhost:0"], ("localhost", 0)),
        (["--tcp", "[::1]:2087"], ("::1", 2087)),
    ],
)
def test_the_server_is_started(
    arguments: list[str], address: tuple[str, int] | None, airsmith: Run, served: list[tuple[str, int] | None]
) -> None:
    assert airsmith("lsp", *arguments) == Ended(0, "", "")
    assert served == [address]


@pytest.mark.parametrize("address", ["", "2087", ":2087", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000"])
def test_an_address_that_is_none_is_one_line(address: str, airsmith: Run, served: list[tuple[str, int] | None]) -> None:
    assert airsmith("lsp", "--tcp", address) == Ended(
        2, "", f"airsmith: `{address}` is no HOST:PORT, such as 127.0.0.1:2087.\n"
    )
    assert served == []


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.org", "[::]"])  # noqa: S104 - refused
def test_other_machines_may_not_connect(host: str, airsmith: Run, served: list[tuple[str, int] | None]) -> None:
    ended = airsmith("lsp", "--tcp", f"{host}:2087")
    assert ended.code == 2
    assert "can be reached from other machines; use 127.0.0.1:2087." in ended.error
    assert served == []


def test_a_port_that_is_taken_is_one_line(airsmith: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = airsmith("lsp", "--tcp", f"127.0.0.1:{port}")
    assert (ended.code, ended.out) == (2, "")
    assert ended.error.startswith(f"airsmith: nothing can listen on 127.0.0.1:{port}: ")
    assert "address already in use" in ended.error


def test_a_client_that_leaves_without_asking_is_told_by_the_exit_code(
    airsmith: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language_server, "serve", lambda _address: 1)
    assert airsmith("lsp") == Ended(1, "", "")
