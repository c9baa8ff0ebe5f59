"""Commands: faces without a browser. Each says in one sentence what was wrong."""

import sys

import click

from govflow.cli.demo import demo
from govflow.cli.doctor import doctor
from govflow.cli.house import TOLD, sentence
from govflow.cli.keys import keys
from govflow.cli.ledger import ledger
from govflow.cli.server import migrate, run, worker
from govflow.cli.signing import signing
from govflow.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def govflow() -> None:
    """Run the governance of a ministry: committees, actions, approvals."""


for command in (run, worker, migrate, demo, doctor, ledger, keys, signing, verify):
    govflow.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; what goes wrong is one sentence on standard error and exit code 1."""
    try:
        govflow.main(arguments, prog_name="govflow")
    except TOLD as wrong:
        click.echo(f"govflow: {sentence(wrong)}", err=True)
        sys.exit(1)
