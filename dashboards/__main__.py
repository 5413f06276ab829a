"""`python -m dashboards FOLDER [--edition internal|public] [--port 8050]`: serves a published folder."""

import argparse
from pathlib import Path

from dashboards.app import serve


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m dashboards", description="Serve a published folder on this machine."
    )
    parser.add_argument("published", type=Path)
    parser.add_argument("--edition", choices=("internal", "public"), default="internal")
    parser.add_argument("--port", type=int, default=8050)
    chosen = parser.parse_args()
    serve(chosen.published, chosen.edition, port=chosen.port)


if __name__ == "__main__":
    main()
