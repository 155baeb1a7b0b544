"""Every compiled pattern of the product, and the texts that make a backtracking match work longest.

The texts are read off a pattern's own parse tree: each part that may repeat is repeated, after what
stands before it, and the end is one that lets the match fail.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.linear.allowed import ANCHORED
from tests.linear.growth import repeated
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

PACKAGES = ("corpus", "index", "bot")
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
# A part that may repeat less often than this cannot make a match long.
_OFTEN = 64
_ENDS = ("\0", "", "\n")
_CHARACTERS = "a A1 .,-_'\"\n[](<>=/:“”é中\u00a0;&#@?!•\t"
_DEEPEST = 4
_VARIANTS = 4
_SCANS = {"search", "finditer", "findall", "sub", "subn", "split", "scanner"}
_ANCHORED = {"match", "fullmatch"}
_OF_RE = {f"re.{name}" for name in ("compile", *_SCANS, *_ANCHORED)}


class Found(NamedTuple):
    """A pattern, where it lies, and the methods that are called on it."""

    place: str
    pattern: re.Pattern[Any]
    ways: frozenset[str]

    def call(self) -> Callable[[str], object]:
        """All that is done with it, to one text; a search stands for all that scan."""
        encoded = isinstance(self.pattern.pattern, bytes)
        names = self.ways & _ANCHORED if self.ways and self.ways <= _ANCHORED else {"search"}
        methods = [getattr(self.pattern, name) for name in sorted(names)]

        def run(text: str) -> None:
            given = text.encode("latin-1", "replace") if encoded else text
            for method in methods:
                method(given)

        return run


def modules() -> Iterator[ModuleType]:
    """Every module of the product."""
    for package in PACKAGES:
        top = importlib.import_module(package)
        yield top
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def all_patterns() -> list[Found]:
    """The patterns that modules hold: by name, in tables, in classes and their objects."""
    used = _uses()
    found: dict[tuple[object, int, frozenset[str]], Found] = {}
    for module in modules():
        for name, value in list(vars(module).items()):
            place = f"{module.__name__}.{name}"
            ways = used.get((module.__name__, name), frozenset())
            if not name.startswith("_"):  # used by other modules, too
                ways = frozenset().union(*(used[each] for each in used if each[1] == name))
            ways = ANCHORED.get(place, ways)
            for pattern in _patterns_in(value, 0):
                key = (pattern.pattern, pattern.flags, ways)
                found.setdefault(key, Found(place, pattern, ways))
    return [*found.values(), *_constants()]


def _constants() -> Iterator[Found]:
    """The patterns that functions hand to `re` as they stand."""
    for place, call in _calls_of_re():
        if isinstance(call.args[0], ast.Constant):
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(call) else re.NOFLAG
            yield Found(place, re.compile(call.args[0].value, flags), frozenset({method}))


def made_in_functions() -> set[str]:
    """The functions that make a pattern of something else: what goes in has to be looked at."""
    return {place for place, call in _calls_of_re() if not isinstance(call.args[0], ast.Constant)}


def _calls_of_re() -> Iterator[tuple[str, ast.Call]]:
    for module, tree in trees():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and ast.unparse(node.func) in _OF_RE:
                        yield f"{module}.{function.name}", node


def _patterns_in(value: object, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < _DEEPEST:
        if isinstance(value, dict):
            inside: list[object] = [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            inside = list(value)
        elif type(value).__module__.partition(".")[0] in PACKAGES or isinstance(value, type):
            slots = () if isinstance(value, type) else getattr(value, "__slots__", ())
            held = [getattr(value, slot, None) for slot in slots]
            inside = [*getattr(value, "__dict__", {}).values(), *held]
        else:
            return
        for each in inside:
            yield from _patterns_in(each, depth + 1)


def trees() -> Iterator[tuple[str, ast.Module]]:
    """The source of every module, parsed."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), ast.parse(file.read_text(encoding="utf-8"))


def _uses() -> dict[tuple[str, str], frozenset[str]]:
    """By module and name: the methods that are called on a pattern; one passed on has none."""
    found: dict[tuple[str, str], set[str]] = {}
    for module, tree in trees():
        called: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _SCANS | _ANCHORED:
                of = node.value
                if isinstance(of, ast.Name):
                    called.add(id(of))
                    found.setdefault((module, of.id), set()).add(node.attr)
                elif isinstance(of, ast.Attribute):
                    found.setdefault((module, of.attr), set()).add(node.attr)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "at_line_starts":
                of = node.args[0]
                called.add(id(of))
                found.setdefault((module, ast.unparse(of)), set()).add("match")
        for node in ast.walk(tree):
            if not isinstance(node, ast.Name) or id(node) in called:
                continue
            if isinstance(node.ctx, ast.Load) and (module, node.id) in found:
                found[module, node.id].add("scanner")  # passed on: whatever is done with it
    return {key: frozenset(ways) for key, ways in found.items()}


def texts_for(pattern: re.Pattern[Any]) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Texts of any size for a pattern, each with a description."""
    flags = pattern.flags
    if isinstance(pattern.pattern, bytes):
        flags &= ~re.UNICODE
    tree = list(parser.parse(pattern.pattern, flags))
    parts = dict.fromkeys(
        pair
        for before, part in _pumps(tree, "")
        for pair in ((before, part), ("", before + part), ("", part))
    )
    wholes = [_example(tree, variant) for variant in range(_VARIANTS)]
    parts |= dict.fromkeys(("", part) for whole in wholes for part in (whole, whole[:-1]))
    for before, part in parts:
        if part:
            for end in _ENDS:
                yield (
                    f"{before[-20:]!r} + {part[:30]!r} repeated + {end!r}",
                    repeated(before, part, end),
                )


def _pumps(tree: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """What may repeat, with what stands before it."""
    for code, value in tree:
        if code in _REPEATS:
            _, most, part = value
            if most >= _OFTEN:
                yield from ((before, _example(part, variant)) for variant in range(_VARIANTS + 2))
            yield from _pumps(part, before)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch, before)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _pumps(value[1], before)
        elif code is codes.SUBPATTERN:
            yield from _pumps(value[3], before)
        elif code is codes.ATOMIC_GROUP:
            yield from _pumps(value, before)
        before += _example([(code, value)], 1)


def _example(tree: Any, variant: int) -> str:  # noqa: ANN401 - the parser has no types
    """A text that a part of a pattern matches; variants differ in the characters of a class."""
    return "".join(_one(code, value, variant) for code, value in tree)


def _one(code: Any, value: Any, variant: int) -> str:  # noqa: ANN401
    text = ""
    if code is codes.LITERAL:
        text = chr(value)
    elif code is codes.IN:
        fitting = _fitting(value)
        text = fitting[variant % len(fitting)]
    elif code in _REPEATS:
        least, most, part = value
        text = _example(part, variant) * max(least, int(most > 0 and variant % 2))
    elif code is codes.SUBPATTERN:
        text = _example(value[3], variant)
    elif code is codes.ATOMIC_GROUP:
        text = _example(value, variant)
    elif code is codes.BRANCH:
        text = _example(value[1][variant % len(value[1])], variant)
    elif code in (codes.ANY, codes.NOT_LITERAL):
        text = "b" if value == ord("a") else "a"
    return text


def _fitting(items: list[Any]) -> list[str]:
    """Characters of a class."""
    is_negated = items[0][0] is codes.NEGATE
    items = items[1:] if is_negated else items
    fitting = [each for each in _CHARACTERS if _is_in(ord(each), items) != is_negated]
    literal = [
        chr(value if code is codes.LITERAL else value[0])
        for code, value in items
        if code in (codes.LITERAL, codes.RANGE)
    ]
    return fitting or literal[:3] or ["a"]


def _is_in(character: int, items: list[Any]) -> bool:
    text = chr(character)
    kinds = {
        codes.CATEGORY_DIGIT: text.isdigit(),
        codes.CATEGORY_SPACE: text.isspace(),
        codes.CATEGORY_WORD: text.isalnum() or text == "_",
        codes.CATEGORY_NOT_DIGIT: not text.isdigit(),
        codes.CATEGORY_NOT_SPACE: not text.isspace(),
        codes.CATEGORY_NOT_WORD: not (text.isalnum() or text == "_"),
    }
    return any(
        (code is codes.LITERAL and value == character)
        or (code is codes.RANGE and value[0] <= character <= value[1])
        or (code is codes.CATEGORY and kinds[value])
        for code, value in items
    )
