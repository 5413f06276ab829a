"""The Dagster rim: the stages of `pipelines.stages` as assets, one to one. No computing here.

No `from __future__ import annotations` in these files: Dagster reads the annotations of `context`.
"""
