"""Great Expectations on DuckDB: an execution engine that keeps one connection, and its data source.

GX closes a SQLAlchemy connection before it fetches; DuckDB then has no result left. The engine below
keeps one connection for its life, as GX itself does for SQLite.
"""

import atexit
import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import duckdb_engine
import sqlalchemy
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

# Great Expectations keeps the driver's module beyond the end of the interpreter; DuckDB's binding would then print
# pages of "leaked instance" on every exit.
atexit.register(duckdb_engine.__dict__.clear)


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """SQLAlchemy execution engine with a single, persistent DuckDB connection."""

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        if not self._connection:
            self._connection: sqlalchemy.Connection | None = self.engine.connect()
        yield self._connection


class DuckDBDatasource(SQLDatasource):
    """`context.data_sources.add_duckdb(name, connection_string="duckdb:///:memory:")`."""

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> "builtins.type[SqlAlchemyExecutionEngine]":
        return DuckDBExecutionEngine
