# Copied by `make generate` from generator/package/cli/__main__.py. Edit it there, not here.
"""`python -m getmx_cli` is the command `getmx`."""

import sys

from . import main

sys.exit(main())
