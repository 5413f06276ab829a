-- The published snapshot: one immutable DuckDB file per edition. Readers rely on these tables.
-- '*' stands for "all". Months and periods are dates; period_start is the first, period_end the last day.

CREATE TABLE snapshot (
  snapshot_id VARCHAR NOT NULL,          -- <utc>-<hash8>, the same for both editions of one publication
  edition VARCHAR NOT NULL,              -- public | internal
  created_at TIMESTAMP NOT NULL,         -- UTC
  as_of DATE NOT NULL,                   -- the day from which deliveries were judged due or not
  first_month DATE NOT NULL,
  last_month DATE NOT NULL,              -- newest month that could have been delivered
  catalog_hash VARCHAR NOT NULL,
  code_version VARCHAR NOT NULL,
  title_de VARCHAR NOT NULL, title_en VARCHAR NOT NULL,
  short_title_de VARCHAR NOT NULL, short_title_en VARCHAR NOT NULL,
  demo_notice_de VARCHAR, demo_notice_en VARCHAR,  -- NULL where the data are real
  stale_after_days INTEGER NOT NULL      -- older data are shown with a warning
);

CREATE TABLE goal (goal_id VARCHAR PRIMARY KEY, position INTEGER, title_de VARCHAR, title_en VARCHAR, question_de VARCHAR, question_en VARCHAR, topic VARCHAR);   -- topic: speed | cost | NULL
-- What the operator declares by law: imprint | privacy | accessibility_contact | enforcement_body; only those that are configured.
CREATE TABLE statement (statement_id VARCHAR PRIMARY KEY, text_de VARCHAR NOT NULL, text_en VARCHAR NOT NULL);
-- goals: those whose charts mark the event; empty for all charts.
CREATE TABLE event (event_id VARCHAR, municipality_id VARCHAR, date DATE, goals VARCHAR[], title_de VARCHAR, title_en VARCHAR, description_de VARCHAR, description_en VARCHAR);
CREATE TABLE unit (unit_id VARCHAR PRIMARY KEY, title_de VARCHAR, title_en VARCHAR, symbol VARCHAR, decimals INTEGER, scale DECIMAL(18,6), currency VARCHAR);
CREATE TABLE dataset (dataset_id VARCHAR PRIMARY KEY, title_de VARCHAR, title_en VARCHAR, description_de VARCHAR, description_en VARCHAR, source VARCHAR);
CREATE TABLE municipality (municipality_id VARCHAR PRIMARY KEY, ars VARCHAR, name VARCHAR, official_name_de VARCHAR, official_name_en VARCHAR);
CREATE TABLE municipality_figure (municipality_id VARCHAR, figure VARCHAR, date DATE, basis VARCHAR, count BIGINT, source VARCHAR);
CREATE TABLE service (service_id VARCHAR PRIMARY KEY, position INTEGER, leika_key VARCHAR, role VARCHAR, target_working_days INTEGER, title_de VARCHAR, title_en VARCHAR);
CREATE TABLE channel (channel_id VARCHAR PRIMARY KEY, title_de VARCHAR, title_en VARCHAR);

CREATE TABLE kpi (
  kpi_id VARCHAR PRIMARY KEY,
  position INTEGER, goal_id VARCHAR, unit_id VARCHAR, direction VARCHAR,   -- lower | higher | neutral
  kind VARCHAR,                          -- total | ratio | share | quantile | survival_quantile | difference
  window_months INTEGER,                 -- 1, or the length of the rolling window that is the headline
  by_service BOOLEAN,
  weight DECIMAL(4,2) NOT NULL,          -- for the status of its goal; 0: it does not count
  shows VARCHAR,                         -- what it tells of a service: gross_clock | funnel | … ; NULL for all others
  title_de VARCHAR, title_en VARCHAR, question_de VARCHAR, question_en VARCHAR, description_de VARCHAR, description_en VARCHAR,
  baseline_year INTEGER, target_value DECIMAL(28,6), target_month DATE, target_source_de VARCHAR, target_source_en VARCHAR,
  plausible_min DECIMAL(28,6), plausible_max DECIMAL(28,6),
  hide_below INTEGER,                    -- of this edition
  datasets VARCHAR[],                    -- the datasets it is computed from, numerator first
  definition_hash VARCHAR, definition_yaml VARCHAR,
  formula_de VARCHAR, formula_en VARCHAR,   -- the definition in words, one line per part
  sql_text VARCHAR                       -- the SQL that computed it
);

CREATE TABLE kpi_value (
  kpi_id VARCHAR NOT NULL, municipality_id VARCHAR NOT NULL, service_id VARCHAR NOT NULL,
  period_kind VARCHAR NOT NULL,          -- month | rolling | year
  period_start DATE NOT NULL, period_end DATE NOT NULL,
  value DECIMAL(28,6), numerator DECIMAL(28,6), denominator DECIMAL(28,6),
  n BIGINT,                              -- units the value rests on
  months_expected INTEGER, months_delivered INTEGER,   -- municipality-months of its inputs, agreed and due
  state VARCHAR NOT NULL                 -- ok | provisional | no_delivery | not_agreed | no_cases | rejected | hidden
);

CREATE TABLE delivery (
  delivery_id VARCHAR PRIMARY KEY,       -- <municipality_id>-<sha256, first 16>-<dataset_id>
  municipality_id VARCHAR, dataset_id VARCHAR, delivery_number INTEGER,
  file_name VARCHAR, sha256 VARCHAR, stored_sha256 VARCHAR, size_bytes BIGINT, stored_as VARCHAR,  -- original | cells
  delivered_at TIMESTAMP, received_at TIMESTAMP,
  first_month DATE, last_month DATE,     -- the months it covers
  layout_since DATE,
  rows_delivered BIGINT, rows_accepted BIGINT, rows_rejected BIGINT,
  amount_delivered DECIMAL(28,2), amount_accepted DECIMAL(28,2), amount_rejected DECIMAL(28,2),   -- euros, where the contract has them
  dropped_columns VARCHAR[],
  state VARCHAR                          -- current | partly_superseded | superseded | refused
);

-- One row per rejected row and rule. Public edition: without row numbers' values (value is NULL).
CREATE TABLE rejected_row (
  delivery_id VARCHAR, municipality_id VARCHAR, dataset_id VARCHAR, source_row BIGINT,
  rule_id VARCHAR, column_id VARCHAR, header VARCHAR, value VARCHAR,
  message_de VARCHAR, message_en VARCHAR, remedy_de VARCHAR, remedy_en VARCHAR
);

-- Every check of every delivery has a row, passed or not; KPI checks have the delivery_id ''.
CREATE TABLE check_result (
  delivery_id VARCHAR, municipality_id VARCHAR, dataset_id VARCHAR, kpi_id VARCHAR, check_id VARCHAR,
  severity VARCHAR,                      -- refuse (whole delivery) | reject (rows) | warn
  passed BOOLEAN, checked BIGINT, failed BIGINT,
  title_de VARCHAR, title_en VARCHAR, detail_de VARCHAR, detail_en VARCHAR
);

CREATE TABLE coverage (
  municipality_id VARCHAR, dataset_id VARCHAR, month DATE,
  state VARCHAR,                         -- delivered | no_delivery | rejected | not_due | not_agreed
  rows_accepted BIGINT, rows_rejected BIGINT, delivery_id VARCHAR
);

-- What a declared event did to the mean of a KPI's days, by comparison with municipalities that did not have it yet.
CREATE TABLE effect (
  event_id VARCHAR NOT NULL, kpi_id VARCHAR NOT NULL,
  municipality_id VARCHAR NOT NULL,      -- '*': all that have had the event and could be compared
  estimate_pct DECIMAL(28,6), low_pct DECIMAL(28,6), high_pct DECIMAL(28,6),       -- change of the mean days; -20 is a fifth fewer
  estimate_days DECIMAL(28,6), low_days DECIMAL(28,6), high_days DECIMAL(28,6),    -- the same in days a case
  level DECIMAL(4,3) NOT NULL,           -- of the intervals
  cases BIGINT,                          -- cases received since the event that could be compared
  comparison_cases BIGINT,               -- cases of the same services and months in municipalities without it
  cells INTEGER,                         -- municipality × service × month of intake that could be compared
  months INTEGER, first_month DATE, last_month DATE,   -- months of intake since the event that could be compared
  placebo_months INTEGER,                -- so many months before the true dates the event is pretended
  placebo_pct DECIMAL(28,6), placebo_low_pct DECIMAL(28,6), placebo_high_pct DECIMAL(28,6),   -- NULL where it cannot be made
  state VARCHAR NOT NULL,                -- ok | doubtful (the placebo shows an effect) | no_event (not yet had it) | no_cases | few_cases | few_months | no_comparison
  method_de VARCHAR NOT NULL, method_en VARCHAR NOT NULL,
  assumptions_de VARCHAR[] NOT NULL, assumptions_en VARCHAR[] NOT NULL
);

-- How long cases took: nearest-rank quantiles of the days of granted and refused cases by month of decision.
CREATE TABLE duration (
  municipality_id VARCHAR NOT NULL, service_id VARCHAR NOT NULL,
  clock VARCHAR NOT NULL,                -- gross: calendar days from receipt to decision | net: working days from completeness, without stop days
  period_end DATE NOT NULL,              -- last day of twelve months: the newest ones, and the twelve before
  pct INTEGER NOT NULL,                  -- 5, 10, … 95
  days BIGINT, n BIGINT,                 -- n: cases of the group
  state VARCHAR NOT NULL                 -- ok | provisional | no_delivery | not_agreed | no_cases | rejected | hidden
);

-- On which channels cases were completed in the newest twelve months, rounded to the nearest multiple of five.
CREATE TABLE channel_use (
  municipality_id VARCHAR NOT NULL, service_id VARCHAR NOT NULL, channel_id VARCHAR NOT NULL,
  period_end DATE NOT NULL,              -- last day of the twelve months
  completed BIGINT,
  state VARCHAR NOT NULL                 -- ok | provisional (a month is missing) | no_delivery | not_agreed | no_cases | rejected | hidden
);

-- The measures of the strategy as declared, with the newest delivered report laid over status and dates.
CREATE TABLE measure (
  measure_id VARCHAR PRIMARY KEY, position INTEGER NOT NULL, goal_id VARCHAR NOT NULL,
  municipalities VARCHAR[] NOT NULL,     -- who takes part
  title_de VARCHAR, title_en VARCHAR, description_de VARCHAR, description_en VARCHAR,
  owner_de VARCHAR, owner_en VARCHAR,    -- a function, never a name
  planned_start DATE NOT NULL, planned_end DATE NOT NULL, actual_start DATE, actual_end DATE,
  status VARCHAR NOT NULL,               -- planned | running | done | stopped
  reported_month DATE,                   -- of the delivered report that stands over the catalogue; NULL: the catalogue
  budget_eur DECIMAL(28,2),
  spent_eur DECIMAL(28,2),               -- NULL: not known
  spent_source VARCHAR,                  -- bookings | reported
  it_service_id VARCHAR, grant_id VARCHAR, recurrence VARCHAR   -- which bookings belong to it
);
CREATE TABLE milestone (measure_id VARCHAR NOT NULL, milestone_id VARCHAR NOT NULL, position INTEGER NOT NULL, title_de VARCHAR, title_en VARCHAR, planned DATE NOT NULL, actual DATE);
CREATE TABLE measure_dependency (measure_id VARCHAR NOT NULL, depends_on VARCHAR NOT NULL);
-- How the status of goals and measures follows from the data (JSON of the catalogue's model); at most one row.
CREATE TABLE status_rule (spec VARCHAR NOT NULL, definition_yaml VARCHAR NOT NULL);

CREATE TABLE it_service (it_service_id VARCHAR PRIMARY KEY, position INTEGER, title_de VARCHAR, title_en VARCHAR, focus_category VARCHAR);   -- its ServiceCategory in FOCUS exports
CREATE TABLE cost_type (cost_type_id VARCHAR PRIMARY KEY, position INTEGER, direction VARCHAR, title_de VARCHAR, title_en VARCHAR);   -- direction: expense | income

-- What was booked, in months: every euro of the accepted bookings is in exactly one row.
-- Public edition: wages are not told apart from other running cost (cost_type_id '*').
CREATE TABLE cost_month (
  municipality_id VARCHAR NOT NULL, it_service_id VARCHAR NOT NULL, cost_type_id VARCHAR NOT NULL,
  arrangement VARCHAR NOT NULL,          -- shared | separate | transfer
  recurrence VARCHAR NOT NULL,           -- one_off | running
  plan_or_actual VARCHAR NOT NULL,
  grant_id VARCHAR NOT NULL,             -- '' where no grant is named
  month DATE NOT NULL,
  amount_eur DECIMAL(28,2) NOT NULL, bookings BIGINT NOT NULL
);

-- What can divide a cost, per year: inhabitants and workplaces as last counted by its end, completed cases (usage) within it.
CREATE TABLE cost_driver (
  municipality_id VARCHAR NOT NULL, driver VARCHAR NOT NULL, year INTEGER NOT NULL,
  count DECIMAL(28,2) NOT NULL, months INTEGER NOT NULL,   -- months: how many months of the year it rests on
  counted_on DATE, basis VARCHAR, source VARCHAR
);

-- Own staff of IT services, declared: hours and what they cost, per month. Public edition: no hours, which beside euros tell a wage.
CREATE TABLE cost_staff (municipality_id VARCHAR NOT NULL, it_service_id VARCHAR NOT NULL, month DATE NOT NULL, hours DECIMAL(28,2), cost_eur DECIMAL(28,2) NOT NULL);

-- The cost models as declared (JSON of the catalogue's model), and from which month each member shares the service.
CREATE TABLE cost_model (it_service_id VARCHAR PRIMARY KEY, spec VARCHAR NOT NULL, definition_hash VARCHAR NOT NULL, definition_yaml VARCHAR NOT NULL);
CREATE TABLE cost_member (it_service_id VARCHAR NOT NULL, municipality_id VARCHAR NOT NULL, shared_since DATE);   -- NULL: still run alone
CREATE TABLE cost_comparison (spec VARCHAR NOT NULL, definition_hash VARCHAR NOT NULL, definition_yaml VARCHAR NOT NULL);   -- at most one row

-- Grants, internal edition only. Declared: what was approved, for what, by which rules; each value with its source.
CREATE TABLE "grant" (
  grant_id VARCHAR PRIMARY KEY, position INTEGER,
  title_de VARCHAR, title_en VARCHAR, funder_de VARCHAR, funder_en VARCHAR, purpose_de VARCHAR, purpose_en VARCHAR,
  lead VARCHAR NOT NULL, members VARCHAR[] NOT NULL,
  notice_date DATE, notice_reference VARCHAR,
  approved_eur DECIMAL(28,2) NOT NULL, rate_pct DECIMAL(9,4) NOT NULL,
  first_day DATE NOT NULL, last_day DATE NOT NULL, proof_due DATE NOT NULL,
  kpis VARCHAR[] NOT NULL, events VARCHAR[] NOT NULL,
  spec VARCHAR NOT NULL, definition_hash VARCHAR NOT NULL, definition_yaml VARCHAR NOT NULL   -- spec: JSON of the catalogue's model
);
CREATE TABLE grant_plan (
  grant_id VARCHAR NOT NULL, line_id VARCHAR NOT NULL, position INTEGER NOT NULL,
  kind VARCHAR NOT NULL,                 -- expenditure | own_share | third_parties | public_funds | grant
  municipality_id VARCHAR,               -- of an own share
  title_de VARCHAR, title_en VARCHAR, planned_eur DECIMAL(28,2) NOT NULL,
  source_de VARCHAR, source_en VARCHAR, is_demo BOOLEAN NOT NULL
);
CREATE TABLE grant_term (                -- everything else that is stated of a grant
  grant_id VARCHAR NOT NULL, term_id VARCHAR NOT NULL, position INTEGER NOT NULL,
  value VARCHAR NOT NULL,                -- as in the catalogue: a number, a day, true | false
  source_de VARCHAR, source_en VARCHAR, is_demo BOOLEAN NOT NULL
);

-- Booked on a grant: every actual booking that names a known grant is in exactly one row of the next two.
CREATE TABLE grant_voucher (
  grant_id VARCHAR NOT NULL, position INTEGER NOT NULL,   -- running number: by day, number, row
  booking_key VARCHAR NOT NULL,          -- <delivery_id>#<row of the file>.<part of the row>
  municipality_id VARCHAR NOT NULL, line_id VARCHAR NOT NULL,   -- '' where none is named
  voucher_number VARCHAR, payee VARCHAR, reason VARCHAR, account VARCHAR, booking_id VARCHAR,
  booking_date DATE NOT NULL, invoice_date DATE, payment_date DATE,
  day DATE NOT NULL,                     -- of payment, or of booking where none is stated: by it the voucher belongs to an account
  amount_eur DECIMAL(28,2) NOT NULL, deductible_vat_eur DECIMAL(28,2), discount_eur DECIMAL(28,2),
  cost_eur DECIMAL(28,2) NOT NULL,       -- amount without VAT and discount
  eligible_eur DECIMAL(28,2),
  delivery_id VARCHAR NOT NULL, source_row BIGINT NOT NULL
);
CREATE TABLE grant_income (
  grant_id VARCHAR NOT NULL, booking_key VARCHAR NOT NULL, municipality_id VARCHAR NOT NULL,
  line_id VARCHAR NOT NULL,              -- '' for the grant itself
  booking_date DATE NOT NULL, amount_eur DECIMAL(28,2) NOT NULL,   -- income is positive here
  drawdown_id VARCHAR,                   -- the draw-down it is, where one fits
  delivery_id VARCHAR NOT NULL, source_row BIGINT NOT NULL
);
CREATE TABLE grant_drawdown (
  grant_id VARCHAR NOT NULL, drawdown_id VARCHAR NOT NULL, municipality_id VARCHAR NOT NULL,
  requested_date DATE NOT NULL, received_date DATE, amount_eur DECIMAL(28,2) NOT NULL, purpose VARCHAR,
  booked_on DATE,                        -- of the booking that fits
  delivery_id VARCHAR NOT NULL, source_row BIGINT NOT NULL
);

-- The account at the end of every month and on the day of the publication; line_id '*': all lines together.
CREATE TABLE grant_account (
  grant_id VARCHAR NOT NULL, until DATE NOT NULL, line_id VARCHAR NOT NULL,
  planned_eur DECIMAL(28,2) NOT NULL, vouchers BIGINT NOT NULL,
  amount_eur DECIMAL(28,2) NOT NULL, cost_eur DECIMAL(28,2) NOT NULL, eligible_eur DECIMAL(28,2) NOT NULL,
  expected_eur DECIMAL(28,2) NOT NULL,   -- eligible at the end of the period
  -- of all lines together only
  deductible_vat_eur DECIMAL(28,2), discount_eur DECIMAL(28,2),
  requested_eur DECIMAL(28,2), drawn_eur DECIMAL(28,2), due_eur DECIMAL(28,2), expected_due_eur DECIMAL(28,2),
  others_eur DECIMAL(28,2), own_share_eur DECIMAL(28,2)
);
-- On the day of the publication: the plan's lines of income, and what each municipality paid (kind 'paid').
CREATE TABLE grant_share (
  grant_id VARCHAR NOT NULL, until DATE NOT NULL, kind VARCHAR NOT NULL, line_id VARCHAR NOT NULL, municipality_id VARCHAR,
  planned_eur DECIMAL(28,2), actual_eur DECIMAL(28,2) NOT NULL
);
CREATE TABLE grant_finding (
  grant_id VARCHAR NOT NULL, position INTEGER NOT NULL, rule_id VARCHAR NOT NULL,
  line_id VARCHAR NOT NULL, booking_key VARCHAR NOT NULL, drawdown_id VARCHAR NOT NULL,   -- '' where it is about none
  figure_eur DECIMAL(28,2) NOT NULL,
  title_de VARCHAR, title_en VARCHAR, message_de VARCHAR, message_en VARCHAR, remedy_de VARCHAR, remedy_en VARCHAR
);
-- Sealed reports, and what of them would be different today.
CREATE TABLE grant_report (
  grant_id VARCHAR NOT NULL, report_id VARCHAR NOT NULL, until DATE NOT NULL,
  kind VARCHAR NOT NULL,                 -- final | interim
  language VARCHAR NOT NULL,
  sealed_at TIMESTAMP NOT NULL,          -- UTC
  snapshot_id VARCHAR NOT NULL, files VARCHAR[] NOT NULL, sha256 VARCHAR[] NOT NULL,
  eligible_eur DECIMAL(28,2) NOT NULL, due_eur DECIMAL(28,2) NOT NULL,
  changed_files VARCHAR[] NOT NULL,      -- files that are no longer what was sealed
  differences BIGINT NOT NULL            -- what the same account says otherwise today
);
CREATE TABLE grant_difference (
  grant_id VARCHAR NOT NULL, report_id VARCHAR NOT NULL, position INTEGER NOT NULL,
  what VARCHAR NOT NULL,                 -- figure | voucher_new | voucher_gone | voucher_changed | definition
  item VARCHAR NOT NULL, sealed VARCHAR, now VARCHAR
);
