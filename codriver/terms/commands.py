"""The commands of this room."""

import argparse

from codriver.kit.importing.command import kinds
from codriver.terms.copying import commands as copying
from codriver.terms.erasing import commands as erasing
from codriver.terms.receipts import commands as receipts


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register this room's commands."""
    receipts.add(commands)
    copying.add_export(commands)
    copying.add_import(kinds(commands))
    erasing.add(commands)
