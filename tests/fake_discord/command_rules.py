"""Documented limits of application commands."""

from collections import Counter
from collections.abc import Iterator

from tests.fake_discord.embed_rules import too_long, unknown_keys
from tests.fake_discord.violations import Fault, Json

CHAT, USER, MESSAGE = 1, 2, 3
AT_MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
SUBCOMMAND, GROUP = 1, 2
OPTIONS, CHOICES, CHOICE_TEXT, WHOLE = 25, 25, 100, 8000
TEXTS = {"name", "name_localizations", "description", "description_localizations"}
COMMAND_KEYS = TEXTS | {"id", "type", "options", "default_member_permissions", "dm_permission"}
COMMAND_KEYS |= {"contexts", "integration_types", "nsfw", "handler"}
OPTION_KEYS = TEXTS | {"type", "required", "choices", "options", "autocomplete", "channel_types"}
OPTION_KEYS |= {"min_value", "max_value", "min_length", "max_length"}
# fmt: off
LOCALES = frozenset((
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419",
    "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id", "it",
    "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru",
    "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
))
# fmt: on


def check_commands(commands: list[Json]) -> Iterator[Fault]:
    """Every fault of the whole set of commands of one scope."""
    kinds = Counter(command.get("type", CHAT) for command in commands)
    for kind, count in kinds.items():
        if count > AT_MOST.get(kind, 0):
            yield Fault("", f"{count} commands of type {kind}; {AT_MOST.get(kind, 0)} are allowed")
    names = Counter((command.get("type", CHAT), command.get("name")) for command in commands)
    for (_, name), count in names.items():
        if count > 1:
            yield Fault("", f"{count} commands are called {name!r}")
    for number, command in enumerate(commands):
        yield from check_command(f"[{number}] {command.get('name')}", command)


def check_command(where: str, command: Json) -> Iterator[Fault]:
    yield from unknown_keys(where, command, COMMAND_KEYS)
    chat = command.get("type", CHAT) == CHAT
    for name in texts_of(command, "name"):
        yield from check_name(where, name, lowercase=chat)
    for text in texts_of(command, "description"):
        if not (1 if chat else 0) <= len(text) <= (100 if chat else 0):
            wanted = "1 to 100 are allowed" if chat else "a context menu command has none"
            yield Fault(f"{where}.description", f"{len(text)} characters; {wanted}")
    if chat and not command.get("description"):
        yield Fault(f"{where}.description", "missing")
    yield from check_locales(where, command)
    yield from check_options(where, command.get("options") or [])
    if (total := weight(command)) > WHOLE:
        yield Fault(where, f"{total} characters in all; {WHOLE} are allowed")
    if command.get("contexts") == []:
        yield Fault(f"{where}.contexts", "empty: the command could be used nowhere")


def check_name(where: str, name: str, *, lowercase: bool) -> Iterator[Fault]:
    if not 1 <= len(name) <= 32:
        yield Fault(f"{where}.name", f"{len(name)} characters; 1 to 32 are allowed")
    if lowercase and name != name.lower():
        yield Fault(f"{where}.name", f"{name!r} is not in lower case")
    # A letter may bring combining marks, which are neither letters nor digits to Python.
    if lowercase and any(sign.isspace() or (sign.isascii() and not fits(sign)) for sign in name):
        yield Fault(f"{where}.name", f"{name!r} holds more than letters, digits, - and _")


def fits(sign: str) -> bool:
    return sign.isalnum() or sign in "-_'"


def check_locales(where: str, node: Json) -> Iterator[Fault]:
    for key in ("name_localizations", "description_localizations"):
        for locale in (node.get(key) or {}).keys() - LOCALES:
            yield Fault(f"{where}.{key}", f"{locale!r} is no locale of Discord")


def check_options(where: str, options: list[Json]) -> Iterator[Fault]:
    if len(options) > OPTIONS:
        yield Fault(f"{where}.options", f"{len(options)} options; {OPTIONS} are allowed")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield Fault(f"{where}.options", "a required option stands after an optional one")
    names = [option.get("name") for option in options]
    if len(names) != len(set(names)):
        yield Fault(f"{where}.options", "two options have the same name")
    for option in options:
        yield from check_option(f"{where}.{option.get('name')}", option)


def check_option(where: str, option: Json) -> Iterator[Fault]:
    yield from unknown_keys(where, option, OPTION_KEYS)
    for name in texts_of(option, "name"):
        yield from check_name(where, name, lowercase=True)
    for text in texts_of(option, "description"):
        if not 1 <= len(text) <= 100:
            yield Fault(f"{where}.description", f"{len(text)} characters; 1 to 100 are allowed")
    if not option.get("description"):
        yield Fault(f"{where}.description", "missing")
    yield from check_locales(where, option)
    yield from check_options(where, option.get("options") or [])
    choices = option.get("choices") or []
    yield from check_choices(f"{where}.choices", choices)
    if choices and option.get("autocomplete"):
        yield Fault(where, "an option has either choices or autocomplete")
    if option.get("max_length", 1) > 6000:
        yield Fault(f"{where}.max_length", f"{option['max_length']}; 6000 is allowed")


def check_choices(where: str, choices: list[Json]) -> Iterator[Fault]:
    """Also judges the suggestions of an autocomplete."""
    if len(choices) > CHOICES:
        yield Fault(where, f"{len(choices)} choices; {CHOICES} are allowed")
    for number, choice in enumerate(choices):
        at = f"{where}[{number}]"
        yield from unknown_keys(at, choice, {"name", "name_localizations", "value"})
        for name in texts_of(choice, "name"):
            if not name:
                yield Fault(f"{at}.name", "empty")
            yield from too_long(f"{at}.name", name, CHOICE_TEXT)
        if isinstance(choice.get("value"), str):
            yield from too_long(f"{at}.value", choice["value"], CHOICE_TEXT)


def texts_of(node: Json, key: str) -> list[str]:
    """A text and its localisations."""
    own = [node[key]] if isinstance(node.get(key), str) else []
    return [*own, *(node.get(f"{key}_localizations") or {}).values()]


def weight(node: Json) -> int:
    """The characters that count towards the whole command, the longest localisation of each."""
    own = sum(max(map(len, texts_of(node, key)), default=0) for key in ("name", "description"))
    value = len(node["value"]) if isinstance(node.get("value"), str) else 0
    inside = [*(node.get("options") or []), *(node.get("choices") or [])]
    return own + value + sum(weight(entry) for entry in inside)
