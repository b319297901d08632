"""What a restore that was killed left behind is brought to its end before any other command looks at the house.

In a process of its own, python -m codriver.web.backups.cut_off: the command's own settings then read the right keys.
"""

import os
import subprocess
import sys
from pathlib import Path

from codriver.kit.family import python

FOLDER = ".restoring"  # of swapping.py, which needs the settings


def settled() -> bool:
    """Settle it where there is something to settle. Returns False when that could not be; it was said why."""
    if not (Path(os.environ.get("CODRIVER_DATA", "codriver-data")) / FOLDER).exists():
        return True
    return subprocess.run(python("codriver.web.backups.cut_off"), check=False).returncode == 0


def main() -> int:
    """Settle the data folder of the settings."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import DatabaseError

    from codriver.kit.holding import Taken, hold
    from codriver.web.backups.swapping import settle

    try:
        with hold(settings.CODRIVER_DATA, alone=True):
            settle(settings.CODRIVER_DATA)
    except Taken as taken:
        print(taken, file=sys.stderr)
        return 1
    except DatabaseError as problem:
        print(f"The database does not answer: {str(problem).strip().splitlines()[0]}", file=sys.stderr)
        return 1
    print(
        "A restore had been cut off; it was brought to its end, or undone where it had not come far.", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
