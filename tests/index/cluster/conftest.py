"""Three machines, and a data folder whose index was built by this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.machines import Machines, World, contents, machines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@pytest.fixture(scope="session")
def three() -> Iterator[Machines]:
    pytest.importorskip("ray", reason="verbatim[cluster] is not installed")
    with machines(3) as them:
        yield them


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.made(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def local(world: World) -> Mapping[str, str]:
    """What is in the generation that one process builds."""
    return contents(world.build())
