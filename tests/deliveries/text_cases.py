"""Nasty text files."""

from pathlib import Path

from tests.deliveries.making import GOOD, GOOD_ROWS, HEADER, Case, text

UMLAUT = HEADER + "a;01.02.2024;1\nMüller;02.02.2024;2\n"
LONG_RAGGED = HEADER + "a;b\n" * 10_001


def wide(path: Path) -> None:
    names = ["Nr", "Eingang", "Betrag", *(f"x{i}" for i in range(2500))]
    path.write_text(";".join(names) + "\n" + ";".join("1" for _ in names) + "\n", encoding="utf-8")


TEXT_CASES = [
    Case("good", text(GOOD), rows=GOOD_ROWS),
    Case("empty", text(b""), refused=(("empty_file", None, None),)),
    Case("only_a_byte_order_mark", text(b"\xef\xbb\xbf"), refused=(("empty_file", None, None),)),
    Case("only_header", text(HEADER), refused=(("no_rows", None, None),)),
    Case("only_header_without_line_end", text(HEADER.strip()), refused=(("no_rows", None, None),)),
    Case("only_blank_rows", text(HEADER + ";;\n \u00a0;;\n"), refused=(("no_rows", None, None),)),
    Case("byte_order_mark", text(GOOD, "utf-8-sig"), rows=GOOD_ROWS),
    Case("cp1252_declared_utf8", text(UMLAUT, "cp1252"), refused=(("wrong_encoding", 3, "Nr"),)),
    Case(
        "utf8_declared_cp1252",
        text(UMLAUT),
        layout={"encoding": "cp1252"},
        refused=(("wrong_encoding", 3, "Nr"),),
    ),
    Case(
        "utf8_header_declared_cp1252",
        text("Nr;Eingang;Betrag;Größe\na;01.02.2024;1;x\n"),
        layout={"encoding": "cp1252"},
        refused=(("wrong_encoding", 1, None),),
    ),
    Case(
        "byte_order_mark_declared_cp1252",
        text(GOOD, "utf-8-sig"),
        layout={"encoding": "cp1252"},
        refused=(("wrong_encoding", 1, None),),
    ),
    Case("encoded_twice", text(HEADER + "a;01.02.2024;1\nMÃ¼ller;;\n"), refused=(("encoded_twice", 3, "Nr"),)),
    Case("utf16_with_mark", text(GOOD, "utf-16"), refused=(("wrong_encoding", 1, None),)),
    Case("utf16_without_mark", text(GOOD, "utf-16-le"), refused=(("wrong_encoding", 1, None),)),
    Case("utf16_declared", text(GOOD, "utf-16"), layout={"encoding": "utf-16"}, rows=GOOD_ROWS),
    Case(
        "undefined_byte",
        text(HEADER.encode() + b"a;01.02.2024;1\x81\n"),
        layout={"encoding": "cp1252"},
        refused=(("undefined_byte", 2, "Betrag"),),
    ),
    Case("binary_junk", text(bytes(range(256)) * 40), refused=(("binary_content", None, None),)),
    Case("pdf_named_csv", text(b"%PDF-1.7\n1 0 obj"), refused=(("wrong_content", None, None),)),
    Case("html_named_csv", text("<!DOCTYPE html><html><table>"), refused=(("wrong_content", None, None),)),
    Case("nul_in_a_cell", text(GOOD + "c\0;03.02.2024;3\n"), broken=(("control_character", 4, "Nr"),), rows=GOOD_ROWS),
    Case(
        "escape_character_in_a_cell",
        text(HEADER + "a;01.02.2024;1,50\nx;\x1b[31m;1\n"),
        broken=(("control_character", 3, "Eingang"),),
        rows=GOOD_ROWS[:1],
    ),
    Case(
        "ragged_rows",
        text(HEADER + "a;01.02.2024\nb;02.02.2024;2\nc;1;2;3\n"),
        broken=(("row_shape", 2, None), ("row_shape", 4, None)),
        rows=[(3, "b", "02.02.2024", "2")],
    ),
    Case("all_rows_ragged", text(LONG_RAGGED), refused=(("too_many_broken_rows", None, None),)),
    Case("title_row_above_the_header", text("Lieferung 2024\n\n" + GOOD), refused=(("header_elsewhere", 3, None),)),
    Case("leading_blank_lines", text("\n\n\n" + GOOD), refused=(("header_elsewhere", 4, None),)),
    Case(
        "header_in_the_declared_third_row",
        text("Lieferung\n\n" + GOOD),
        layout={"header_row": 3},
        rows=[(row + 2, *cells) for row, *cells in GOOD_ROWS],
    ),
    Case("header_row_behind_the_end", text(GOOD), layout={"header_row": 9}, refused=(("header_elsewhere", 1, None),)),
    Case(
        "short_file_of_another_table",
        text("x;y\n1;2\n"),
        layout={"header_row": 9},
        refused=(("header_missing", None, None),),
    ),
    Case("wrong_delimiter", text(GOOD.replace(";", ",")), refused=(("wrong_delimiter", 1, None),)),
    Case("tab_instead_of_semicolon", text(GOOD.replace(";", "\t")), refused=(("wrong_delimiter", 1, None),)),
    Case("missing_column", text("Nr;Eingangsdatum\na;b\n"), refused=(("missing_columns", None, "Eingang"),)),
    Case(
        "duplicate_header",
        text("Nr;Eingang;Betrag;Betrag\na;b;1;2\n"),
        refused=(("duplicate_headers", None, "Betrag"),),
    ),
    Case(
        "duplicate_header_that_is_not_read",
        text("Nr;Eingang;Betrag;x;x\na;01.02.2024;1,50;;\n"),
        warned=("undeclared_columns",),
        rows=GOOD_ROWS[:1],
    ),
    Case(
        "header_with_odd_spaces",
        text('\u00a0Nr ;"Ein\u00adgang";" Betrag\n"\na;01.02.2024;1,50\n'),
        rows=GOOD_ROWS[:1],
    ),
    Case(
        "column_without_a_header",
        text("Nr;Eingang;;Betrag\na;01.02.2024;Notiz;1,50\n"),
        warned=("unnamed_columns",),
        rows=GOOD_ROWS[:1],
    ),
    Case(
        "clerk_column",
        text("Nr;Sachbearbeiterin;Eingang;Betrag\na;Frau X;01.02.2024;1,50\n"),
        warned=("personal_columns",),
        rows=GOOD_ROWS[:1],
    ),
    Case("trailing_delimiter_on_each_line", text(GOOD.replace("\n", ";\n")), rows=GOOD_ROWS),
    Case(
        "trailing_delimiter_on_data_lines_only",
        text(HEADER + GOOD.removeprefix(HEADER).replace("\n", ";\n")),
        rows=GOOD_ROWS,
    ),
    Case(
        "quoted_newline",
        text(HEADER + '"a\nb";01.02.2024;1,50\nc;;\n'),
        rows=[(2, "a\nb", "01.02.2024", "1,50"), (3, "c", "", "")],
    ),
    Case("quoted_quote", text(HEADER + '"5"" Rohr";01.02.2024;1\n'), rows=[(2, '5" Rohr', "01.02.2024", "1")]),
    Case("inch_sign_without_quotes", text(HEADER + '5" Rohr;01.02.2024;1\n'), rows=[(2, '5" Rohr', "01.02.2024", "1")]),
    Case(
        "unclosed_quote_to_the_end",
        text(HEADER + 'a;"01.02.2024;1\nb;02.02.2024;2\n'),
        refused=(("unclosed_quote", 2, None),),
    ),
    Case(
        "unclosed_quote_closed_later",
        text(HEADER + 'a;"01.02.2024;1\nb;c;d\ne;f";2\n'),
        refused=(("unclosed_quote", 2, "Eingang"),),
    ),
    Case(
        "unclosed_quote_over_megabytes",
        text(HEADER + "a;b;1\n" * 5 + 'c;"d;1\n' + "e;f;2\n" * 400_000),
        refused=(("unclosed_quote", 7, None),),
    ),
    Case(
        "unclosed_quote_in_a_dropped_column",
        text('Nr;Eingang;Betrag;Notiz\na;b;1;"x\n' + "c;d;2;y\n" * 3 + 'e;f;3;z"\n'),
        refused=(("unclosed_quote", 2, "Notiz"),),
    ),
    Case("very_long_line", text(HEADER + "a" * 3_000_000 + ";b;1\n"), refused=(("line_too_long", 2, "Nr"),)),
    Case("very_many_columns", wide, refused=(("too_many_columns", 1, None),)),
    Case("lone_carriage_returns", text(GOOD.replace("\n", "\r")), rows=GOOD_ROWS),
    Case("windows_line_ends", text(GOOD.replace("\n", "\r\n")), rows=GOOD_ROWS),
    Case("mixed_line_ends", text(GOOD.replace("\n", "\r\n", 2)), rows=GOOD_ROWS),
    Case("no_last_line_end", text(GOOD.rstrip("\n")), rows=GOOD_ROWS),
    Case("blank_lines_between", text(GOOD.replace("b;", "\n\nb;")), rows=[GOOD_ROWS[0], (5, *GOOD_ROWS[1][1:])]),
    Case(
        "csv_injection",
        text(HEADER + "=cmd|' /C calc'!A0;01.02.2024;+1\n@SUM(A1);-1;=1+1\n"),
        rows=[(2, "=cmd|' /C calc'!A0", "01.02.2024", "+1"), (3, "@SUM(A1)", "-1", "=1+1")],
        typed=[("2024-02-01", "1.00"), (None, None)],
    ),
    Case(
        "years_1900_and_2099",
        text(HEADER + "a;01.01.1900;1\nb;31.12.2099;1\nc;01.01.24;1\nd;30.02.2024;1\n"),
        typed=[("1900-01-01", "1.00"), ("2099-12-31", "1.00"), (None, "1.00"), (None, "1.00")],
    ),
    Case(
        "nan_texts",
        text(HEADER + "a;NaT;NaN\nb;null;nan\nc;None;inf\nd;#NV;1e5\ne;-;\uff11\n"),
        typed=[(None, None)] * 5,
    ),
    Case("thousands_dot_not_declared", text(HEADER + "a;01.02.2024;4.180\n"), typed=[("2024-02-01", None)]),
    Case(
        "thousands_dot_declared",
        text(HEADER + "a;01.02.2024;4.180\nb;01.02.2024;41.80\nc;01.02.2024;1.234.567,89-\n"),
        layout={"thousands": "."},
        typed=[("2024-02-01", "4180.00"), ("2024-02-01", None), ("2024-02-01", "-1234567.89")],
    ),
    Case(
        "total_row",
        text(GOOD + "Summe;;3,50\n"),
        layout={"total_row": {"header": "Nr", "text": "Summe", "column": "amount_eur"}},
        rows=GOOD_ROWS,
    ),
    Case(
        "total_row_missing",
        text(GOOD),
        layout={"total_row": {"header": "Nr", "text": "Summe", "column": "amount_eur"}},
        warned=("total_row_missing",),
        rows=GOOD_ROWS,
    ),
    Case(
        "subtotals",
        text(GOOD + "Summe;;3,50\nc;;1\nSumme;;1\n"),
        layout={"total_row": {"header": "Nr", "text": "Summe", "column": "amount_eur"}},
        refused=(("total_row_repeated", 6, None),),
    ),
]
