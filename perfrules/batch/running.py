"""A run from beginning to end: rows first, then what follows them; names are given when everything is whole."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from perfrules.batch import ledger
from perfrules.batch.ending import Ending
from perfrules.batch.keeping import Keeping
from perfrules.batch.ledger import WORK, Done, State
from perfrules.batch.options import Options
from perfrules.batch.outputs import Folder, Output, SingleFile
from perfrules.batch.pieces import Stream
from perfrules.batch.preparing import Job, prepare
from perfrules.batch.progress import Progress
from perfrules.batch.summary import Summary
from perfrules.errors import OutputError, Problem
from perfrules.model.ruleset import RuleSet
from perfrules.outputs import failure, locked, locked_file, remove_leftovers
from perfrules.outputs.writing import temporary_name
from perfrules.plugins import Registry

__all__ = ["Tell", "run_batch"]

Tell = Callable[[Progress], None]
_WORK = ".work"
_LEFT_FOR = 24 * 3600.0
"""Seconds after which a folder of work beside an output is what a run that was killed has left."""


def run_batch(options: Options, ruleset: RuleSet, tell: Tell, registry: Registry) -> Summary:
    """Do what `perfrules.batch.run` says; its outputs are locked, so that no other run writes them meanwhile."""
    job = prepare(options, ruleset, registry)
    with ExitStack() as locks:
        if options.is_folder:
            locks.enter_context(locked(options.output))
        for path in _files(job):
            locks.enter_context(locked_file(path))
        return _into_folder(job, tell) if options.is_folder else _into_file(job, tell)


def _into_file(job: Job, tell: Tell) -> Summary:
    path = job.options.output
    remove_leftovers(path.parent)
    with _work_beside(path) as work:
        output = SingleFile(job)
        with _discarding(output.discard):
            keeping = Keeping(job, work, State(key=job.key))
            _read(job, output, keeping, tell)
            output.finish(keeping)
            ending = Ending(job, keeping, _telling_projects(job, keeping, tell))
            with _discarding(ending.discard):
                ending.write()
                ending.commit()
                output.commit()
    done = Done(rows=keeping.counts, projects=ending.projects)
    return _summary(job, done, [os.fspath(path)], ending.problems)


def _into_folder(job: Job, tell: Tell) -> Summary:
    folder = job.options.output
    state, problems = ledger.opened(folder, job.key)
    if ledger.is_complete(folder, state) and state.done is not None:
        if all(one.is_file() for one in _beside(job)):
            return _summary(job, state.done, _parts(folder, state), [], resumed=state.rows.rows)
        state = ledger.restarted(folder, state)
    resumed = state.rows.rows
    output = Folder(job, state)
    keeping = Keeping(job, folder / WORK, state)
    with _discarding(output.discard):
        if not state.is_read:
            _read(job, output, keeping, tell)
            output.finish(keeping)
        ending = Ending(job, keeping, _telling_projects(job, keeping, tell))
        with _discarding(ending.discard):
            ending.write()
            ending.commit()
    done = Done(rows=keeping.counts, projects=ending.projects)
    summary = _summary(job, done, _parts(folder, output.state), [*problems, *ending.problems], resumed=resumed)
    ledger.save_success(folder, output.state, done, job.about)
    return summary


def _read(job: Job, output: Output, keeping: Keeping, tell: Tell) -> None:
    stream = Stream(
        job.inputs,
        job.schema,
        job.scorer.kernel.scope,
        project=job.project,
        batch_rows=job.options.batch_rows,
        population_rows=job.options.population_rows,
    )
    for piece in stream.pieces(keeping.position):
        rest = piece
        while len(rest) or rest.unreadable:
            taken, rest = rest.cut(output.room)
            keeping.check(taken)
            scored = job.scorer.score(taken)
            if len(taken):
                output.write(scored.output)
            keeping.take(taken, scored)
            if output.room <= 0:
                output.complete_part(keeping)
        tell(Progress(keeping.counts.rows, piece.bytes, job.bytes))


def _telling_projects(job: Job, keeping: Keeping, tell: Tell) -> Callable[[int], None]:
    def told(projects: int) -> None:
        tell(Progress(keeping.counts.rows, job.bytes, job.bytes, projects=projects))

    return told


def _summary(job: Job, done: Done, rows: list[str], problems: list[Problem], *, resumed: int = 0) -> Summary:
    unused = None if job.facts is None else job.facts.unused
    return Summary(
        ruleset=job.ruleset.id,
        digest=job.digest,
        rows=done.rows,
        projects=done.projects,
        files=(*rows, *(os.fspath(one) for one in _beside(job))),
        resumed=resumed,
        problems=(*(() if unused is None else (unused,)), *problems),
    )


def _files(job: Job) -> list[Path]:
    """Return what is written that is a file of its own."""
    return _beside(job) if job.options.is_folder else [job.options.output, *_beside(job)]


def _beside(job: Job) -> list[Path]:
    return [one for one in (job.options.projects, job.options.rejected) if one is not None]


def _parts(folder: Path, state: State) -> list[str]:
    return [os.fspath(folder / one.name) for one in state.parts]


@contextmanager
def _discarding(discard: Callable[[], None]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        discard()
        raise


@contextmanager
def _work_beside(path: Path) -> Iterator[Path]:
    """Make a folder of work beside *path*, on whose disk there is room for the output as well, and remove it."""
    _remove_old_work(path.parent)
    work = temporary_name(path).with_suffix(_WORK)
    try:
        work.mkdir()
    except OSError as error:
        raise OutputError([failure(error, path)]) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _remove_old_work(folder: Path) -> None:
    for one in folder.glob(".perfrules-*" + _WORK):
        with suppress(OSError):
            if time.time() - one.stat().st_mtime > _LEFT_FOR:
                shutil.rmtree(one, ignore_errors=True)
