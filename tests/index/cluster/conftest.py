"""Three machines, and a data folder whose index was built by this one."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.data_folder import user_data
from index.building.build import Built
from tests.machines import COMMAND, Machines, World, contents, machines
from tests.paths import ROOT

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
    """What is in the generation that one process builds.

    One that has converted no model before: OpenVINO numbers what it names, through all of them.
    """
    folder = world.settings.data.parent
    subprocess.run([sys.executable, "-c", COMMAND, str(folder)], cwd=ROOT, check=True)
    return contents(Built(user_data(world.settings).store().served_manifest(), changed=True))
