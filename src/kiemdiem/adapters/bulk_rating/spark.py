"""Apache Spark: on this machine unless told which cluster."""

import importlib
import os
import shutil
from pathlib import Path

import ibis
from ibis.backends import BaseBackend

from kiemdiem.core.refusal import Refused

MASTER = "KIEMDIEM_SPARK_MASTER"
RAISES = (("pyspark.errors", "PySparkException"), ("py4j.protocol", "Py4JError"))
LOOPBACK = "127.0.0.1"
# Spark takes a root logger without an appender for none at all, and a gateway without a level for one that warns.
QUIET = """\
appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = off
"""


def connect(scratch: str) -> BaseBackend:
    """Start Spark, or join the cluster that KIEMDIEM_SPARK_MASTER names.

    On one machine everything stays on the loopback address and in `scratch`; a cluster keeps its own settings and
    must see the files in and out under the same names. Raises Refused where there is no Java.
    """
    _check_java()
    master = os.environ.get(MASTER, "") or "local[*]"
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    if master.startswith("local"):
        settings |= _on_this_machine(scratch)
    builder = importlib.import_module("pyspark.sql").SparkSession.builder.master(master).appName("kiemdiem")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return ibis.pyspark.connect(builder.getOrCreate())


def _on_this_machine(scratch: str) -> dict[str, str]:
    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    logging = Path(scratch, "log4j2.properties")
    logging.write_text(QUIET, encoding="ascii")
    return {
        "spark.driver.host": LOOPBACK,
        "spark.driver.bindAddress": LOOPBACK,
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}",
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": f"{scratch}/warehouse",
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
    }


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME", "")
    if shutil.which(str(Path(home, "bin", "java")) if home else "java") is None:
        raise Refused(
            "Máy này chưa có Java, mà Spark cần Java để chạy.",
            way_out="Cài Java 17 (ví dụ: apt install openjdk-17-jre-headless), hoặc đặt JAVA_HOME tới nơi có Java.",
        )
