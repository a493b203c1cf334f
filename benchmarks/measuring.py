"""How benchmarks measure: whole processes, by what the operating system says of them."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
POLITE_TO_NOBODY = {
    "AUTOTHROTTLE_ENABLED": "0",
    "DOWNLOAD_DELAY": "0",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
    "LOG_LEVEL": "WARNING",
}

_FILES = 200
_SLOW = 100e-6  # seconds of CPU for a file; 30 µs are usual


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: CPU seconds in its own code and in the system's, peak memory in MB."""

    user: float
    system: float
    peak: float

    @property
    def cpu(self) -> float:
        """All of its CPU seconds."""
        return self.user + self.system


def machine() -> str:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def run(command: list[str], **settings: str) -> Cost:
    """Run *command* from the project's folder to its end; raises if it fails."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'benchmarks'}"}
    # Modules are compiled once, as where the project is used, not in each process anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        [*command, *(part for each in settings.items() for part in ("-s", "=".join(each)))],
        cwd=ROOT,
        env=environment,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024)


def wait_for_calm(folder: Path) -> None:
    """Wait until the system makes files in *folder* as quickly as ever, six minutes at most.

    ext4 without a journal passes over each file that was removed in the last five minutes; where
    that were thousands, making a file takes ten times as long, and so would a crawl.
    """
    for attempt in range(24):
        started = time.process_time()
        for number in range(_FILES):
            (folder / f"calm-{attempt}-{number}").touch()
        if (time.process_time() - started) / _FILES < _SLOW:
            return
        print("waiting for the disk to forget files that were removed")
        time.sleep(15)


@contextmanager
def origin(articles: int, *, body_bytes: int = 8192) -> Iterator[str]:
    """Serve *articles* invented articles from a process of its own; give its address."""
    command = [sys.executable, "-m", "newsarchive.demo", "--quiet"]
    command += ["--articles", str(articles), "--body-bytes", str(body_bytes)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            if server.stdout is None:
                raise RuntimeError("the origin has no output")
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def crawl(url: str, folder: Path, **more: str) -> Cost:
    """Crawl the column of the origin at *url* into *folder*."""
    return run(
        [sys.executable, "-m", "scrapy", "crawl", "eastmoney", "-a", "columns=345"],
        **settings(url, folder),
        **more,
    )


def settings(url: str, folder: Path) -> Mapping[str, str]:
    """Return the settings of a crawl of *url* into *folder*."""
    return {
        **POLITE_TO_NOBODY,
        "MIRROR_URL": url,
        "SITE_DIR": str(folder / "site"),
        "ARCHIVE_URL": f"sqlite:///{folder / 'archive.db'}",
    }
