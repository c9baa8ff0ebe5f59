"""How migrations run: on the connection that the house hands over, in its transaction."""

from alembic import context

from govflow.app import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
