"""Run ``python -m govflow`` as the command ``govflow``."""

from govflow.cli import main

main()
