"""Run one command: ``python3.11 -m deploy.embedded run|test|check|bench|setup|services|module``."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 said before anything newer is imported
    sys.exit(
        f"Python 3.11 or newer is needed; this is {sys.version_info[0]}.{sys.version_info[1]}. "
        "Name another: make PYTHON=/path/to/python3.11"
    )

from deploy.embedded.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
