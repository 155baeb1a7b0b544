"""Start the bot as its own process against a fake Discord.

python -m tests.fake_discord.launch --base URL --gateway URL [--entry bot.cli:main] -- ARGS
"""

import argparse
import importlib
import sys

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def main(arguments: list[str]) -> object:
    """Point discord.py at the fake, then call the console entry with what stands after `--`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--entry", default="bot.cli:main")
    parser.add_argument("args", nargs="*")
    given = parser.parse_args(arguments)
    Route.BASE = given.base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(given.gateway)
    module, name = given.entry.split(":")
    sys.argv = [module, *given.args]
    entry = getattr(importlib.import_module(module), name)
    return entry()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))  # type: ignore[arg-type]
