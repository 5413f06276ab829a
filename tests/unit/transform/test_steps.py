"""Steps that several queries have in common are computed once; every query gives the rows that it gives alone."""

import duckdb

from pipelines.transform.steps import Step, keys_of, resting_on, shared_steps, table_of, written

NUMBERS = Step("numbers", "SELECT unnest(range(10)) AS i")
EVEN = Step("picked", "SELECT i FROM numbers WHERE i % 2 = 0")
ODD = Step("picked", "SELECT i FROM numbers WHERE i % 2 = 1")
SUM, COUNT = Step("", "SELECT sum(i) FROM picked"), Step("", "SELECT count(*) FROM picked")
QUERIES = [[NUMBERS, EVEN, SUM], [NUMBERS, EVEN, COUNT], [NUMBERS, ODD, SUM]]


def test_a_query_is_written_out_whole() -> None:
    assert [duckdb.sql(written(q)).fetchall() for q in QUERIES] == [[(20,)], [(5,)], [(25,)]]


def test_a_key_is_of_the_text_and_of_all_below_it() -> None:
    even, again, odd = map(keys_of, QUERIES)
    assert even["picked"] == again["picked"] != odd["picked"]
    assert even[""] != odd[""], "the same words over other rows"


def test_only_what_several_go_on_from_is_worth_a_table() -> None:
    keys = keys_of(QUERIES[0])
    assert list(shared_steps(QUERIES)) == [keys["numbers"], keys["picked"]]
    assert list(shared_steps(QUERIES[:2])) == [keys["picked"]], "all go on from the numbers in the same way"
    assert not shared_steps(QUERIES[:1])


def test_resting_on_tables_gives_what_the_whole_query_gives() -> None:
    with duckdb.connect() as con:
        shared = shared_steps(QUERIES)
        for key, query in shared.items():
            con.execute(f"CREATE TABLE {table_of(key)} AS {query}")
        for steps in QUERIES:
            assert con.execute(resting_on(steps, shared)).fetchall() == con.execute(written(steps)).fetchall()
        assert "range" not in resting_on(QUERIES[0], shared)
