"""RQ's door: the workers of every queue and the ticker. `python worker.py`, or `hotline worker`."""

import sys

from hotline.cli import main

if __name__ == "__main__":
    main(["worker", *sys.argv[1:]])
