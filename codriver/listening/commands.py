"""The commands of listening: import posts, stories."""

import argparse

from codriver.listening import story_commands
from codriver.listening.importing import command as import_command


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    import_command.add(commands)
    story_commands.add(commands)
