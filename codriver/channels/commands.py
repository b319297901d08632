"""The commands of this room."""

import argparse

from codriver.channels import asking


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    asking.add(commands)
