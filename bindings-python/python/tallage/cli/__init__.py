"""The program `tallage`: needs the extra `cli` (`pip install 'tallage[cli]'`)."""

import sys


def main() -> None:
    """Runs the program; exits with one of `tallage.cli.codes`."""
    try:
        from tallage.cli.app import run
    except ModuleNotFoundError as missing:
        if missing.name not in ("typer", "rich"):
            raise
        print(f"tallage: the package `{missing.name}` is missing: pip install 'tallage[cli]'", file=sys.stderr)
        raise SystemExit(2) from None
    run()
