"""Run a command and say what it used, as JSON in a file: `python launched.py FILE COMMAND...`.

A process inherits the peak memory of the one that starts it, so this one is small and imports
nothing of the product.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main(file: str, command: list[str]) -> int:
    """Start, wait, and write seconds, processor seconds and peak megabytes."""
    started = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(child, 0)
    result = {
        "seconds": time.perf_counter() - started,
        "cpu": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
    }
    Path(file).write_text(json.dumps(result), encoding="ascii")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
