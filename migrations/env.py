"""How migrations run: on the connection that the house hands over, in its transaction.

New ones are drafted by ``make migration name=verb_noun``, read, and mended by hand.
"""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import TypeDecorator

from govflow.app import METADATA


def plain_types(kind: str, found: Any, _drawing: AutogenContext) -> str | bool:  # noqa: ANN401
    """Write the database's own types, so that a migration does not depend on today's code."""
    if kind != "type" or not isinstance(found, TypeDecorator):
        return False
    stored = found.impl_instance
    if "postgresql" in getattr(stored, "_variant_mapping", {}):
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return f"sa.{stored!r}"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
