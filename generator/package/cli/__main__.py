"""`python -m getmx_cli` is the command `getmx`."""

import sys

from . import main

sys.exit(main())
