"""`make pictures`: docs/overview.png, taken of what is published, with the machine's own Chromium."""

import logging
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from dashboards.app import create_app
from pipelines.store.folder import default_data_folder

PAGES = {"overview.png": "/?lang=de"}


def take_pictures(browser: str) -> None:
    """One picture per entry of PAGES, beside this file."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, create_app(default_data_folder().published, "internal").server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=1)
        for name, address in PAGES.items():
            page.goto(f"http://127.0.0.1:{server.port}{address}", wait_until="networkidle")
            page.wait_for_selector("main")
            page.screenshot(path=Path(__file__).with_name(name))
        chromium.close()
    server.shutdown()


if __name__ == "__main__":
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        sys.exit("No Chromium was found. Debian and Ubuntu: apt-get install chromium")
    if not (default_data_folder().published / "internal.current").exists():
        sys.exit("Nothing is published: `make demo SERVE=0` first")
    take_pictures(found)
