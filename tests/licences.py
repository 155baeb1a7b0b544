"""Under which licence each dependency is: `python -m tests.licences` lists them.

A licence is what a package says of itself: an SPDX expression, else its classifiers, else its first
line of free text. What is in none of the lists is a fault until somebody has read it.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys

from tests.lock import locked

# Licences that let anybody use, change and pass on what depends on them.
ALLOWED = re.compile(
    r"(?:MIT|MIT-CMU|0?BSD|Apache|PSF|Python Software Foundation|CNRI|ISC|Zlib|CC0|BSL-1\.0"
    r"|Mozilla Public License 2\.0|MPL-2\.0|HPND)\b",
    re.IGNORECASE,
)
# Read one by one: libraries that are used unchanged, as their own packages.
REVIEWED = {
    "chardet": "LGPL-2.1-or-later",
    "pycountry": "LGPL-2.1-only",  # only the tests and the making of tables use it
    "tld": "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later",
    "kiwisolver": "BSD-3-Clause",  # its whole text stands where the name should
    "scipy": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
}
_PARTS = re.compile(r"\s+(?:AND|OR|WITH)\s+|[()]")


def licence_of(package: str) -> str:
    """What an installed package says; empty where it says nothing. Raises PackageNotFoundError."""
    found = importlib.metadata.distribution(package).metadata.json
    if expression := found.get("license_expression"):
        return str(expression)
    classifiers = [str(each) for each in found.get("classifier", [])]
    stated = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")]
    named = [each.partition(" (")[0] for each in stated]  # "ISC License (ISCL)"
    return " AND ".join(named) or (str(found.get("license", "")).splitlines() or [""])[0]


def fault(package: str) -> str | None:
    """Why a package may not be depended on before somebody has looked; None where it may."""
    licence = licence_of(package)
    if package in REVIEWED:
        return None
    parts = [part for part in _PARTS.split(licence) if part]
    allowed = [ALLOWED.search(part) is not None or part == "LLVM-exception" for part in parts]
    if parts and (any(allowed) if " OR " in licence else all(allowed)):
        return None
    return f"{package}: {licence or 'says nothing of its licence'}"


def main() -> None:
    """Print a line for each locked package that is installed; exit 1 where one is at fault."""
    faults = []
    for name in sorted({*locked("requirements-test.lock"), "torch"}):
        try:
            print(f"{name}: {REVIEWED.get(name) or licence_of(name)}")
            faults.append(fault(name))
        except importlib.metadata.PackageNotFoundError:
            print(f"{name}: not for this machine")
    sys.exit("\n".join(filter(None, faults)) or 0)


if __name__ == "__main__":
    main()
