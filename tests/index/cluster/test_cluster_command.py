from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot import cli_options
from bot.cli import main
from tests.benchmarks.texts import Texts
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.machines import Machines, World


def _ran(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code


@pytest.fixture
def settings(world: World, tmp_path: Path) -> str:
    file = tmp_path / "settings.toml"
    file.write_text(
        f'data = "{world.settings.data}"\n[encoder]\nmodel = "{world.settings.encoder.model}"\n'
        '[reader]\nmodel = ""\n'
    )
    return str(file)


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_command_does_on_a_cluster_what_it_does_alone(
    world: World,
    local: Mapping[str, str],
    three: Machines,
    settings: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ["ask", Texts(400).question(), "--json", "--settings", settings]
    answers = []
    for options in ([], ["--cluster", three.address]):
        assert _ran(*given, *options) == 0
        answers.append(json.loads(capsys.readouterr().out) | {"seconds": None})
    assert answers[0] == answers[1]
    assert _ran("rebuild", "--settings", settings, "--cluster", three.address) == 0
    assert capsys.readouterr().out.startswith("Nothing has changed since")
    assert _ran("status", "--json", "--settings", settings, "--cluster", three.address) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["shards"], said["processes"]) == (3, 0)
    assert said["shards_unserved"] == ["000", "001", "002"]


@pytest.mark.cluster
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_folder_that_a_machine_does_not_see_is_named(
    three: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.cluster import connection  # noqa: PLC0415
    from index.errors import ClusterError  # noqa: PLC0415

    with connection.connected(three.address):
        connection.require_shared(tmp_path, to_write=True)
        assert list(tmp_path.iterdir()) == []
        # As where nothing is mounted there: the machines look at another path.
        monkeypatch.setattr(connection, "read_token", _elsewhere)
        with pytest.raises(ClusterError, match=r"does not share .*: what is written there is not"):
            connection.require_shared(tmp_path, to_write=False)
    assert list(tmp_path.iterdir()) == []


def _elsewhere(path: str, token: str, answer: str) -> str:
    from index.cluster import connection  # noqa: PLC0415

    connection._SEEN = 0.1  # type: ignore[misc] # in the machine's own process
    return connection.read_token(f"{path}-elsewhere", token, answer)


@pytest.mark.parametrize("command", [["rebuild"], ["run"], ["ask", "Where?"], ["status"]])
def test_without_ray_it_is_said_what_to_install(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(cli_options, "find_spec", lambda n: None if n == "ray" else find_spec(n))
    assert _ran(*command, "--cluster", "local") == 2
    assert "pip install 'verbatim[cluster]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "said"),
    [("elsewhere", "no address of a cluster"), ("127.0.0.1:1", "no cluster answers there")],
)
def test_a_cluster_that_is_not_there_is_named_at_once(
    address: str, said: str, settings: str, local: Mapping[str, str]
) -> None:
    pytest.importorskip("ray", reason="verbatim[cluster] is not installed")
    from index.cluster.connection import connected  # noqa: PLC0415
    from index.errors import ClusterError  # noqa: PLC0415

    with pytest.raises(ClusterError, match=said), connected(address):
        pass


def test_nothing_of_ray_is_imported_where_no_cluster_is_named(
    settings: str, local: Mapping[str, str]
) -> None:
    code = (
        "import sys\nfrom bot.cli import main\n"
        "for command in (['rebuild'], ['ask', 'Who rode the first tram?'], ['status']):\n"
        "    try: main([*command, '--settings', sys.argv[1]])\n"
        "    except SystemExit: pass\n"
        "import bot.discord.running, index.search.distribution\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'ray'])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, settings],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "[]"
