"""The commands of this room."""

import argparse

from codriver.terms.copying import commands as copying
from codriver.terms.erasing import commands as erasing


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    copying.add_export(commands)
    erasing.add(commands)
