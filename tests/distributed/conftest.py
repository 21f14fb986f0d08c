"""Engines, started once, and a plugin that is installed for them and for this process."""

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.distributed.engines import Arrow, DuckDb, Spark
from tests.distributed.made import PLUGIN

ROOT = Path(__file__).resolve().parents[2]
GROUP = pytest.mark.xdist_group("distributed")
PANDAS = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
"""Neither engine sends rows through pandas."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all of this folder in one process, in which an engine starts once; say which tests need an engine."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(GROUP)
            item.add_marker(PANDAS)
            parameters = item.callspec.params if hasattr(item, "callspec") else {}
            is_engine_started = {"spark", "cluster"} & set(item.fixturenames) or parameters.get(
                "engine", "arrow"
            ) != "arrow"
            if is_engine_started:
                item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which the plugin is installed, as pip unpacks a wheel."""
    from perfrules import default_registry

    folder = tmp_path_factory.mktemp("site")
    (folder / "cluster_demo.py").write_text(PLUGIN, encoding="utf-8")
    info = folder / "cluster_demo-1.5.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cluster-demo\nVersion: 1.5\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[perfrules]\ndemo = cluster_demo\n", encoding="utf-8")
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    default_registry.cache_clear()
    yield folder
    sys.path.remove(str(folder))
    default_registry.cache_clear()


@pytest.fixture(scope="package")
def spark(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """Spark with two workers in this machine, which tries a task four times."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", os.pathsep.join([str(site), str(ROOT)]))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2,4]").appName("perfrules")
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.default.parallelism": "2",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "16",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
            "spark.driver.extraJavaOptions": "-Xshare:auto -XX:TieredStopAtLevel=1",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield Spark(session)
        session.stop()


@pytest.fixture(scope="package")
def sail(site: Path) -> Iterator[Spark]:
    """Sail, which speaks Spark Connect and needs no Java, inside this process."""
    from pysail.spark import SparkConnectServer
    from pyspark.sql.connect.session import SparkSession

    server = SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    _, port = server.listening_address
    session = SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate()
    yield Spark(session)
    session.stop()
    server.stop()


@pytest.fixture(scope="package", params=["spark", "sail"])
def cluster(request: pytest.FixtureRequest) -> Spark:
    """Each engine that `score_frame` and `score_projects` run on."""
    engine = request.getfixturevalue(request.param)
    assert isinstance(engine, Spark)
    return engine


@pytest.fixture(scope="package", params=["spark", "sail", "duckdb", "arrow"])
def engine(request: pytest.FixtureRequest, site: Path) -> Spark | DuckDb | Arrow:
    """Each engine, those that get the plain function included."""
    match request.param:
        case "duckdb":
            return DuckDb()
        case "arrow":
            return Arrow()
    return request.getfixturevalue(request.param)
