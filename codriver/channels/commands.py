"""The commands of channels."""

import argparse

from codriver.channels.importing import command as importing


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    importing.add(commands)
