"""Commands: faces without a browser. Each says in one sentence what was wrong."""

import sys

import click

import config
from govflow.cli.demo import demo
from govflow.cli.doctor import doctor
from govflow.cli.keys import keys
from govflow.cli.ledger import ledger
from govflow.cli.server import migrate, run
from govflow.cli.signing import signing
from govflow.cli.verify import verify
from govflow.i18n import catalog
from govflow.kernel.errors import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def govflow() -> None:
    """Run the governance of a ministry: committees, actions, approvals."""


for command in (run, migrate, demo, doctor, ledger, keys, signing, verify):
    govflow.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run a command; a refusal is one sentence on standard error and exit code 1."""
    try:
        govflow.main(arguments, prog_name="govflow")
    except config.SettingError as wrong:
        _stop(str(wrong))
    except Refusal as refusal:
        _stop(catalog.sentence(f"refusal.{refusal.key}", "en", **refusal.params))


def _stop(sentence: str) -> None:
    click.echo(f"govflow: {sentence}", err=True)
    sys.exit(1)
