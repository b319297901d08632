"""`python -m codriver` is the `codriver` command."""

from codriver.cli import main

raise SystemExit(main())
