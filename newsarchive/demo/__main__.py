"""``python -m newsarchive.demo``: serve invented articles until told to stop."""

import argparse
import os
import select
import signal
import stat
import sys

from newsarchive.demo.server import Origin
from newsarchive.demo.store import Store

_STDIN = 0


def main(arguments: list[str] | None = None) -> int:
    """Print the address on one line, then serve until a signal comes or standard input closes."""
    options = _parser().parse_args(arguments)
    if options.articles is None:
        store = Store.demo()
    else:
        store = Store.generated(options.articles, body_bytes=options.body_bytes)
    signalled, signals = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(signals, b"."))
    with Origin(store, port=options.port, recording=False) as origin:
        sys.stdout.write(f"{origin.url}\n")
        sys.stdout.flush()
        if not options.quiet:
            sys.stderr.write(f"{len(store)} invented articles; end with Ctrl-C\n")
        _wait(signalled)
    return 0


def _wait(signalled: int) -> None:
    watched = [signalled, _STDIN] if _has_writer() else [signalled]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if signalled in ready or not os.read(_STDIN, 4096):
            return


def _has_writer() -> bool:
    # a terminal and /dev/null say nothing about who started this; the end of a pipe does
    try:
        mode = os.fstat(_STDIN).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newsarchive.demo", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (a free one)")
    parser.add_argument("--articles", type=int, help="generate that many (the written set)")
    parser.add_argument("--body-bytes", type=int, default=8192, help="size of generated bodies")
    parser.add_argument("--quiet", action="store_true", help="print nothing but the address")
    return parser


if __name__ == "__main__":
    sys.exit(main())
