"""The web server, in development and in production alike; what differs comes from the environment."""

import os
import shutil
import tempfile
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000").split(",")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 15
keepalive = 5
# Many small files in the way of a heartbeat: memory, where the machine has it.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
control_socket_disable = True
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
# Paths only: what follows the question mark may be a search, a place or the code of a letter. No size: the page that
# shows a ballot before it is cast is as long as what was chosen.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(M)sms'
loglevel = os.environ.get("WEB_LOG_LEVEL", "warning")
reload = bool(os.environ.get("RELOAD"))

# Where the processes of this web count for /metrics, until it ends. Set once: a reload reads this file again.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="multitude-metrics-")


def on_exit(server: Any) -> None:
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
