"""The demo deliveries: synthetic, deterministic, with planted truths. See README.md beside this file."""

from pipelines.demo.generate import Manifest, generate
from pipelines.demo.truths import load_truths

__all__ = ["Manifest", "generate", "load_truths"]
