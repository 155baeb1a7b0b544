"""The command line as its users run it: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def verbatim(
    *arguments: str | Path, data: Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `verbatim` with a data folder; the caller looks at status, output and errors."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments), "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1", **(environment or {})},
    )


def verbatim_json(*arguments: str | Path, data: Path) -> Any:  # noqa: ANN401 - JSON is anything
    """What a command prints with --json; fails with the command's errors where it fails."""
    done = verbatim(*arguments, "--json", data=data)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
