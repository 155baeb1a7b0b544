"""What runs the bot as a service, what is installed for it, and what it may not do."""

from __future__ import annotations

import configparser
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from bot.cli import cli
from bot.cli_run import NotConfiguredError
from bot.settings import DiscordSettings
from tests import licences
from tests.cut_short.operations import first_place
from tests.lock import LOCKS, entries, locked
from tests.paths import ROOT

OPERATIONS = ROOT / "docs" / "operations"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# What is installed


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_is_locked_at_a_version_that_is_allowed(lock: str) -> None:
    held = locked(lock)
    wanted = list(PROJECT["dependencies"])
    for extra in LOCKS[lock]:
        wanted += PROJECT["optional-dependencies"][extra]
    for each in map(Requirement, wanted):
        if each.name != "torch":
            assert each.specifier.contains(held[canonical(each.name)]), each


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_none_is_for_a_gpu(lock: str) -> None:
    found = dict(entries((ROOT / lock).read_text(encoding="utf-8")))
    assert found.keys() == locked(lock).keys()
    assert all("--hash=sha256:" in lines for lines in found.values())
    assert not [name for name in found if re.match(r"torch$|nvidia|cuda|triton", name)]


def test_every_locked_package_is_of_a_licence_that_may_be_depended_on() -> None:
    installed = {canonical(each.metadata["Name"]) for each in importlib.metadata.distributions()}
    names = sorted(installed & {*locked("requirements-test.lock"), "torch"})
    assert len(names) > 100
    assert [fault for fault in map(licences.fault, names) if fault] == []


@pytest.mark.parametrize(
    ("stated", "is_fault"),
    [
        ("GPL-3.0-only", True),
        ("MIT AND GPL-2.0-only", True),
        ("MIT OR GPL-2.0-only", False),
        ("", True),
    ],
)
def test_another_licence_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, stated: str, *, is_fault: bool
) -> None:
    monkeypatch.setattr(licences, "licence_of", lambda _: stated)
    assert (licences.fault("anything") is not None) is is_fault


# The service


def test_the_unit_runs_a_command_that_is_there_with_no_right_it_does_not_need() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(OPERATIONS / "verbatim.service")
    service = unit["Service"]
    program, command, *options = service["ExecStart"].split()
    assert program.endswith("/verbatim")
    assert command in cli.commands
    assert {"--settings", "--data"} == set(options[::2])
    # Wrong usage, and what `run` cannot start with; anything else may pass.
    assert service["RestartPreventExitStatus"].split() == ["2", str(NotConfiguredError.exit_code)]
    assert service["Restart"] == "on-failure"
    # What is in flight is finished, and the rest told, before systemd kills.
    assert int(service["TimeoutStopSec"]) >= DiscordSettings().finish_seconds + 10
    assert service["DynamicUser"] == service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    text = (OPERATIONS / "verbatim.service").read_text(encoding="utf-8")
    # It asks whether the program is there, which it is only where it was installed.
    (tmp_path / "verbatim.service").write_text(
        text.replace("/opt/verbatim/.venv/bin/verbatim", "/bin/true")
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "verbatim.service"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "verbatim.service" in line]
    assert said == []


def test_the_container_runs_as_nobody_in_particular_from_pinned_parts() -> None:
    lines = (OPERATIONS / "Containerfile").read_text(encoding="utf-8")
    steps = re.findall(r"^([A-Z]+) (.*(?:\\\n.*)*)", lines, re.MULTILINE)
    (base,) = [what for step, what in steps if step == "FROM"]
    assert re.fullmatch(r"python:3\.\d+-slim-\w+", base)
    users = [what for step, what in steps if step == "USER"]
    assert users == ["10001"]
    assert [step for step, _ in steps].index("USER") > max(
        number for number, (step, _) in enumerate(steps) if step == "RUN"
    )
    for step, what in steps:
        if step == "COPY":
            assert all((ROOT / name).exists() for name in what.split()[:-1])
    assert "--require-hashes" in lines
    assert not [step for step, _ in steps if step == "ADD"]


def test_the_composed_service_builds_that_container_and_may_write_its_data_alone() -> None:
    (bot,) = yaml.safe_load((OPERATIONS / "compose.yaml").read_text())["services"].values()
    context = (OPERATIONS / bot["build"]["context"]).resolve()
    assert (context / bot["build"]["dockerfile"]).resolve() == OPERATIONS / "Containerfile"
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert [volume.rpartition(":")[2] for volume in bot["volumes"]] == ["/data"]


# What it does unasked: nothing

_WATCHED = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
        print("NETWORK", event, arguments[1:], file=sys.stderr, flush=True)
sys.addaudithook(watch)
from bot.cli import main
main(sys.argv[1:])
"""


def test_a_question_opens_no_connection_and_writes_nothing_outside_its_data(
    sample_data: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample_data, data)
    for command in (["ask", "Who was on the first tram?"], ["status"], ["lookup"], ["articles"]):
        assert watched(tmp_path, *command, "--data", str(data)) == []


def test_a_model_that_is_converted_opens_no_connection_and_reports_to_nobody(
    tmp_path: Path,
) -> None:
    place = first_place(tmp_path / "place")
    given = ("--data", str(place / "data"), "--settings", str(place / "settings.toml"))
    # PyTorch makes a folder for what it compiles, and leaves it empty.
    assert watched(tmp_path, "rebuild", "--full", *given) in ([], ["torchinductor_root"])


def watched(folder: Path, *command: str) -> list[str]:
    """Run `verbatim` where it may open no connection; what it wrote at home or as temporary."""
    home, temporary = (Path(tempfile.mkdtemp(dir=folder)) for _ in range(2))
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "HF_", "TRANSFORMERS_"))
    }
    environment |= {"HOME": str(home), "TMPDIR": str(temporary)}
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, *command],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr
    return [path.name for place in (home, temporary) for path in place.rglob("*")]
