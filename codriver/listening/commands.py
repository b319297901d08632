"""The commands of listening: import posts, stories."""

import argparse

from codriver.listening import import_command, story_commands


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    import_command.add(commands)
    story_commands.add(commands)
