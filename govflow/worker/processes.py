"""The worker as processes of their own, on PostgreSQL: each job goes to whichever of them is free.

What there is to do stands in the tables of the house. Procrastinate only says whose turn it is, so
that losing its queue loses nothing: a duty is called anew within seconds, and a message whose
worker died comes again when its lease ends. Whatever comes twice finds its row gone.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Status
from sqlalchemy import make_url

from govflow.worker.jobs import DUTIES, Jobs
from govflow.workflow import outbox
from govflow.workflow.outbox import Message

EVERY_TWO_SECONDS = "* * * * * */2"
AT_ONCE = 4  # jobs in one process
BEAT_SECONDS, SILENT_SECONDS = 2.0, 10.0  # a worker without a sign of life for so long is dead


def work(jobs: Jobs, database_url: str) -> None:
    """Take part in the work until told to stop; what was begun is ended."""
    asyncio.run(_work(queue(jobs, database_url)))


async def _work(app: App) -> None:
    async with app.open_async():
        await app.run_worker_async(
            concurrency=AT_ONCE,
            delete_jobs="always",
            fetch_job_polling_interval=BEAT_SECONDS,
            update_heartbeat_interval=BEAT_SECONDS,
            stalled_worker_timeout=SILENT_SECONDS,
        )


def queue(jobs: Jobs, database_url: str) -> App:
    """Return the queue in which workers find the duties of a round, and the messages to follow."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    app = App(connector=_connector(database_url))

    @app.task(name="follow", pass_context=False)
    def follow(number: int, lease: str) -> None:
        until = datetime.fromisoformat(lease)
        if message := outbox.held(jobs.database, jobs.clock, number, until):
            jobs.follow(message)

    def to_others(_jobs: Jobs, messages: Sequence[Message]) -> None:
        for one in messages:
            follow.defer(number=one.id, lease=one.lease.isoformat())

    shared = replace(jobs, hand_on=to_others)
    for duty in DUTIES:
        _call(app, shared, duty)
    _take_up(app)
    return app


def _call(app: App, jobs: Jobs, duty: str) -> None:
    """Call a duty every two seconds; one worker at a time does it, until nothing is left."""

    @app.periodic(cron=EVERY_TWO_SECONDS)
    @app.task(name=duty, queueing_lock=duty, lock=duty)
    def done(timestamp: int) -> None:  # noqa: ARG001 - when it was called
        while jobs.do(duty):
            pass


def _take_up(app: App) -> None:
    """Give to others the messages that a worker held when it died; its duties are called anew."""

    @app.periodic(cron=EVERY_TWO_SECONDS)
    @app.task(name="take_up", queueing_lock="take_up")
    async def take_up(timestamp: int) -> None:  # noqa: ARG001 - when it was called
        jobs = app.job_manager
        for lost in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
            if lost.queueing_lock is None:
                await jobs.retry_job(lost)
            else:
                await jobs.finish_job(lost, Status.FAILED, delete_job=True)


def _connector(database_url: str) -> PsycopgConnector:
    """Find the queue in the database of the house, in a schema of its own."""
    url = make_url(database_url)
    _none, told = url.get_dialect()().create_connect_args(url)
    kwargs = {**told, "options": "-c search_path=procrastinate"}
    return PsycopgConnector(kwargs=kwargs, min_size=1, max_size=AT_ONCE)
