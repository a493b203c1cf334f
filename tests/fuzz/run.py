"""Fuzzes one target: ``run.py TARGET [OPTION OF LIBFUZZER …] [FILE WITH AN INPUT]``.

An input that breaks a law is printed as text that `bytes.fromhex` reads, after the traceback.
"""

import sys
import tempfile

import atheris

with atheris.instrument_imports(include=["newsarchive"]):
    from targets import TARGETS


def main() -> None:
    """Run until an input breaks a law, or the time is over."""
    name, *options = sys.argv[1:]
    target = TARGETS[name]

    def watched(data: bytes) -> None:
        try:
            target(data)
        except BaseException:
            print(f"fuzz: {name} fails on {data.hex()}", file=sys.stderr)
            raise

    fixed = ("-seed=1", "-max_len=400", f"-artifact_prefix={tempfile.gettempdir()}/")
    atheris.Setup([sys.argv[0], *fixed, *options], watched)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
