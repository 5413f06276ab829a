"""The whole way from delivered file to KPI once more, in pandas and the standard library, from the declarations alone.

Nothing here uses the pipeline: two programs that share no line and agree on every cell are a proof.
"""
