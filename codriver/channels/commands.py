"""The commands of this room."""

import argparse

from codriver.channels import asking
from codriver.channels.importing import command as importing


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    asking.add(commands)
    importing.add(commands)
