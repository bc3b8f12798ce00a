"""`python -m headlint`."""

from __future__ import annotations

import sys

from headlint.front import main

if __name__ == "__main__":
    sys.exit(main())
