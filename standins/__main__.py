"""`python -m standins`."""

import sys

from standins.main import main

if __name__ == "__main__":
    sys.exit(main())
