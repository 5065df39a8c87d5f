"""The composition root and command line of 档案智治驾驶舱; nothing imports it.

`python app.py --help` lists the commands, `python app.py COMMAND --help` shows one with an example.
"""

import sys

from operations.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
