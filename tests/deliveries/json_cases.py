"""Nasty JSON."""

from tests.deliveries.making import COLUMNS, Case, text

DEEP = {"columns": {"case_id": "Nr", "received_date": "Eingang", "amount_eur": "Betrag"}, "records": "export.liste"}
ONE = '{"Nr": "a", "Eingang": "01.02.2024", "Betrag": 1.50}'
ONE_ROW = [(1, "a", "01.02.2024", "1,50")]
NESTED = {"columns": {**COLUMNS, "received_date": "eingang.am"}}


def records(*others: str) -> str:
    return f"[{', '.join([ONE, *others])}]"


JSON_CASES = [
    Case("good_json", text(records()), file="x.json", rows=ONE_ROW, typed=[("2024-02-01", "1.50")]),
    Case("json_with_byte_order_mark", text(records(), "utf-8-sig"), file="x.json", rows=ONE_ROW),
    Case("json_in_cp1252", text('[{"Nr": "Müller"}]', "cp1252"), file="x.json",
         refused=(("wrong_encoding", 1, None),)),
    Case("json_path", text('{"export": {"liste": ' + records() + "}}"), file="x.json", layout=DEEP, rows=ONE_ROW),
    Case("json_path_missing", text('{"export": ' + records() + "}"), file="x.json", layout=DEEP,
         refused=(("records_missing", None, None),)),
    Case("json_not_a_list", text(ONE), file="x.json", refused=(("records_missing", None, None),)),
    Case("json_empty_list", text("[]"), file="x.json", refused=(("no_rows", None, None),)),
    Case("json_only_spaces", text("  \n"), file="x.json", refused=(("empty_file", None, None),)),
    Case("json_truncated", text(records()[:-3]), file="x.json", refused=(("json_invalid", None, None),)),
    Case("json_with_comments", text("// Lieferung\n" + records()), file="x.json",
         refused=(("json_invalid", None, None),)),
    Case("json_lines", text(f"{ONE}\n{ONE}\n"), file="x.json", refused=(("json_invalid", None, None),)),
    Case("json_very_deep", text("[" * 100_000), file="x.json", refused=(("json_too_deep", None, None),)),
    Case("json_deep_record", text("[" + '{"a":' * 30 + "1" + "}" * 30 + "]"), file="x.json",
         refused=(("json_too_deep", None, None),)),
    Case("json_nan", text(records('{"Nr": "b", "Betrag": NaN}', '{"Nr": "c", "Betrag": -Infinity}')), file="x.json",
         broken=(("json_not_a_number", 2, "Betrag"), ("json_not_a_number", 3, "Betrag")), rows=ONE_ROW),
    Case("json_duplicate_key", text(records('{"Nr": "b", "Nr": "c"}')), file="x.json",
         broken=(("duplicate_key", 2, "Nr"),), rows=ONE_ROW),
    Case("json_dotted_and_nested_key", text('[{"Nr": "a", "Betrag": 1, "eingang": {"am": "x"}, "eingang.am": "y"}]'),
         file="x.json", layout=NESTED, broken=(("duplicate_key", 1, "eingang.am"),)),
    Case("json_list_in_a_cell", text(records('{"Nr": ["b"]}')), file="x.json",
         broken=(("not_a_single_value", 2, "Nr"),), rows=ONE_ROW),
    Case("json_record_is_a_number", text(records("3", "null")), file="x.json",
         broken=(("not_a_record", 2, None), ("not_a_record", 3, None)), rows=ONE_ROW),
    Case("json_number_for_a_branch", text('[{"Nr": "a", "Betrag": 1, "eingang": {"am": "x"}}, {"eingang": 7}]'),
         file="x.json", layout=NESTED, broken=(("not_a_record", 2, "eingang"),)),
    Case("json_null_and_missing_fields", text(records('{"Nr": null, "Betrag": 7}', '{"Nr": "c"}')), file="x.json",
         rows=[*ONE_ROW, (2, "", "", "7"), (3, "c", "", "")]),
    Case("json_branch_always_null", text('[{"Nr": "a", "Betrag": 1, "Eingang": null}]'), file="x.json",
         rows=[(1, "a", "", "1")]),
    Case("json_field_missing_everywhere", text('[{"Nr": "a", "Betrag": 1}]'), file="x.json",
         refused=(("missing_columns", None, "Eingang"),)),
    Case("json_escaped_nul", text(records('{"Nr": "b\\u0000"}')), file="x.json",
         broken=(("control_character", 2, "Nr"),), rows=ONE_ROW),
    Case("json_half_surrogate", text(records('{"Nr": "b\\ud800"}')), file="x.json",
         broken=(("control_character", 2, "Nr"),), rows=ONE_ROW),
    Case("json_exact_numbers", text('[{"Nr": 12345678901234567890, "Eingang": 1e5, "Betrag": 0.10}]'), file="x.json",
         rows=[(1, "12345678901234567890", "1e5", "0,10")]),
    Case("json_nested_person", text('[{"Nr": "a", "Betrag": 1, "Eingang": "x", "antrag": {"name": "M", "ort": "E"}}]'),
         file="x.json", warned=("personal_columns", "undeclared_columns"), rows=[(1, "a", "x", "1")]),
    Case("json_many_keys", text("[" + "{" + ", ".join(f'"k{i}": 1' for i in range(2500)) + "}]"), file="x.json",
         refused=(("too_many_columns", None, None),)),
    Case("html_named_json", text("<html>Sitzung abgelaufen</html>"), file="x.json",
         refused=(("wrong_content", None, None),)),
]  # fmt: skip
