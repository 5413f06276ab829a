-- Deterministic cells for every KPI, place, service and period, in every state there is.
INSERT INTO kpi_value
WITH months AS (
  SELECT m::DATE AS month FROM generate_series(DATE '2021-01-01', DATE '2026-10-01', INTERVAL 1 MONTH) t(m)),
periods AS (
  SELECT 'month' AS span, month AS first, last_day(month) AS last FROM months
  UNION ALL
  SELECT 'rolling', (month - INTERVAL 11 MONTH)::DATE, last_day(month) FROM months WHERE month >= DATE '2021-12-01'
  UNION ALL
  SELECT 'year', make_date(y::INTEGER, 1, 1), make_date(y::INTEGER, 12, 31) FROM range(2021, 2027) r(y)),
places AS (
  SELECT municipality_id AS place, (1 + (row_number() OVER (ORDER BY municipality_id) - 1) % 9)::DOUBLE AS rank FROM municipality
  UNION ALL SELECT '*', 2.5),
services AS (SELECT service_id AS service, position AS number FROM service UNION ALL SELECT '*', 0),
cells AS (
  SELECT k.kpi_id, k.position AS place_of_kpi, k.kind, k.unit_id, k.datasets, p.*, pl.*, s.*,
    datediff('day', DATE '2021-01-01', p.last) / 365.25 AS years,
    sin(years * 6.283 + rank) AS season,
    CASE span WHEN 'month' THEN 1.6 ELSE 0.25 END AS swing,
    CASE WHEN place = '*' THEN 4180 ELSE (rank * 420)::BIGINT END // (1 + number) AS units
  FROM kpi k, periods p, places pl, services s WHERE s.service = '*' OR k.by_service),
stated AS (
  SELECT *,
    CASE unit_id WHEN 'days' THEN greatest(1, round(place_of_kpi % 40 + 10 - 2.1 * years + rank + number + season * swing))
      WHEN 'pct' THEN least(100, 12 + place_of_kpi % 40 + 8 * years - 2 * rank + number * 0.5 + season * swing)
      WHEN 'eur' THEN CASE place WHEN '*' THEN 1234567.5 ELSE 124000.25 * rank END * (1 - years * 0.01 + season * swing / 60)
        / CASE span WHEN 'month' THEN 12 ELSE 1 END
      WHEN 'eur_per_workplace' THEN (3900 - 140 * years + 60 * rank + season * swing * 10) / CASE span WHEN 'month' THEN 12 ELSE 1 END
      WHEN 'cases' THEN round(60 - 30 * years + 10 * rank + season * swing)
      ELSE 24 - years + rank * 0.7 + season * swing END AS raw,
    CASE
      WHEN place = '06437005' AND service = 'marriage_registration' THEN 'no_cases'
      WHEN place = '06437005' AND number > 6 AND span = 'month' THEN 'hidden'
      WHEN place = '06437005' AND number > 9 THEN 'hidden'
      WHEN place = '06437016' AND datasets[1] = 'it_costs' AND last < DATE '2023-01-01' THEN 'not_agreed'
      WHEN place = '06437011' AND span = 'month' AND first = DATE '2024-05-01' THEN 'no_delivery'
      WHEN place = '06437006' AND span = 'month' AND first = DATE '2023-03-01' THEN 'rejected'
      WHEN place IN ('06437011', '*') AND DATE '2024-05-01' BETWEEN first AND last THEN 'provisional'
      WHEN last > DATE '2026-10-31' OR (last = DATE '2026-10-31' AND place = '06437016') THEN 'provisional'
      ELSE 'ok' END AS cell_state
  FROM cells)
SELECT kpi_id, place, service, span, first, last,
  CASE WHEN cell_state = 'ok' OR (cell_state = 'provisional' AND kind IN ('share', 'quantile')) THEN raw END,
  CASE WHEN cell_state IN ('ok', 'provisional') THEN units * 0.4 END,
  CASE WHEN cell_state IN ('ok', 'provisional') AND kind <> 'quantile' THEN units END,
  CASE WHEN cell_state = 'no_cases' THEN 0 WHEN cell_state IN ('ok', 'provisional') THEN units END,
  datediff('month', first, least(last, DATE '2026-10-31')) + 1,
  datediff('month', first, least(last, DATE '2026-10-31')) + 1 - (cell_state IN ('provisional', 'no_delivery'))::INTEGER,
  cell_state
FROM stated;

INSERT INTO coverage
SELECT municipality_id, dataset_id, m::DATE,
  CASE WHEN municipality_id = '06437016' AND dataset_id = 'it_costs' AND m < DATE '2023-01-01' THEN 'not_agreed'
    WHEN municipality_id = '06437011' AND m = DATE '2024-05-01' THEN 'no_delivery'
    WHEN municipality_id = '06437006' AND m = DATE '2026-03-01' AND dataset_id = 'service_usage' THEN 'rejected'
    WHEN municipality_id = '06437016' AND m = DATE '2026-10-01' THEN 'no_delivery'
    WHEN m = DATE '2026-10-01' AND dataset_id = 'it_costs' THEN 'not_due'
    ELSE 'delivered' END AS cell_state,
  CASE cell_state WHEN 'delivered' THEN 1234 END,
  CASE cell_state WHEN 'delivered' THEN CASE WHEN month(m::DATE) = 7 THEN 3 ELSE 0 END END,
  CASE WHEN cell_state IN ('delivered', 'rejected')
    THEN left(sha256(municipality_id || dataset_id || m), 16) || '-' || dataset_id END
FROM municipality, dataset, generate_series(DATE '2021-01-01', DATE '2026-10-01', INTERVAL 1 MONTH) t(m)
WHERE source = 'deliveries';

INSERT INTO delivery
SELECT delivery_id, municipality_id, dataset_id, 1,
  format('{}_{}_{}.csv', CASE dataset_id WHEN 'it_costs' THEN 'IT-Kosten' WHEN 'service_usage' THEN 'Nutzung' ELSE 'Vorgaenge' END,
         municipality_id, strftime(month, '%Y-%m')),
  sha256(delivery_id), sha256(delivery_id), 51234, 'original',
  month + INTERVAL 1 MONTH + INTERVAL 9 DAY, month + INTERVAL 1 MONTH + INTERVAL 9 DAY + INTERVAL 5 HOUR,
  month, last_day(month), DATE '2021-01-01',
  CASE state WHEN 'delivered' THEN rows_accepted + rows_rejected ELSE 900 END,
  CASE state WHEN 'delivered' THEN rows_accepted ELSE 0 END,
  CASE state WHEN 'delivered' THEN rows_rejected ELSE 900 END,
  CASE dataset_id WHEN 'it_costs' THEN 31234.56 END,
  CASE dataset_id WHEN 'it_costs' THEN 31234.56 - CASE WHEN rows_rejected > 0 THEN 1029.5 ELSE 0 END END,
  CASE dataset_id WHEN 'it_costs' THEN CASE WHEN rows_rejected > 0 THEN 1029.5 ELSE 0 END END,
  ['Sachbearbeiter'], CASE state WHEN 'delivered' THEN 'current' ELSE 'refused' END
FROM coverage WHERE delivery_id IS NOT NULL;

INSERT INTO rejected_row
SELECT delivery_id, municipality_id, dataset_id, n * 17, 'decided_not_before_received', 'decided_date', 'Erledigt am',
  '31.12.2019', 'Die Entscheidung liegt vor dem Eingang.', 'The decision lies before the receipt.',
  'Bitte beide Daten im Fachverfahren prüfen.', 'Please check both dates in the application.'
FROM delivery, range(1, 4) r(n) WHERE rows_rejected = 3;

INSERT INTO check_result
SELECT delivery_id, municipality_id, dataset_id, '', rule, severity,
  NOT (rule = 'decided_not_before_received' AND rows_rejected = 3 OR rule = 'columns_as_declared' AND state = 'refused'),
  rows_delivered, CASE WHEN rule = 'decided_not_before_received' THEN rows_rejected % 900 WHEN state = 'refused' THEN 1 ELSE 0 END,
  title_de, title_en, '', ''
FROM delivery, (VALUES
  ('columns_as_declared', 'refuse', 'Spalten wie vereinbart', 'Columns as agreed'),
  ('decided_not_before_received', 'reject', 'Entscheidung nicht vor dem Eingang', 'Decision not before receipt'),
  ('month_is_covered', 'warn', 'Monat vollständig', 'Month is complete')) c(rule, severity, title_de, title_en)
UNION ALL
SELECT '', '*', '', kpi_id, 'plausible', 'warn', position % 5 <> 0, 350, CASE WHEN position % 5 = 0 THEN 2 ELSE 0 END,
  'Wert im plausiblen Bereich', 'Value within the plausible range', '', '' FROM kpi;

-- Quantiles of days: thin tails are hidden, as are all of Brombachtal's small services.
INSERT INTO duration
SELECT place, service, clock, ends, pct,
  CASE WHEN cell_state = 'ok' THEN round((4 + number + rank + years_ago * 2) * CASE clock WHEN 'net' THEN 0.6 ELSE 1 END
    * (pct / 50.0) ** 1.5)::BIGINT END,
  CASE WHEN cell_state <> 'hidden' THEN units END, cell_state
FROM (
  SELECT *, CASE WHEN place = '06437005' AND number > 6 OR pct < 10 AND place <> '*' THEN 'hidden' ELSE 'ok' END AS cell_state,
    CASE WHEN place = '*' THEN 4180 ELSE (rank * 420)::BIGINT END // (1 + number) AS units
  FROM (SELECT municipality_id AS place, (1 + (row_number() OVER (ORDER BY municipality_id) - 1) % 9)::DOUBLE AS rank FROM municipality
        UNION ALL SELECT '*', 2.5),
       (SELECT service_id AS service, position AS number FROM service UNION ALL SELECT '*', 0),
       (VALUES ('gross'), ('net')) c(clock),
       (VALUES (DATE '2026-10-31', 0), (DATE '2025-10-31', 1)) e(ends, years_ago),
       (SELECT 5 * i AS pct FROM range(1, 20) r(i)));

INSERT INTO channel_use
SELECT place, service, channel_id, DATE '2026-10-31',
  CASE WHEN place = '06437005' AND number > 6 THEN NULL
    ELSE 5 * round(rank * 40 / (1 + number) / (row_number() OVER (PARTITION BY place, service ORDER BY channel_id DESC))) END,
  CASE WHEN place = '06437005' AND number > 6 THEN 'hidden' ELSE 'ok' END
FROM (SELECT municipality_id AS place, (1 + (row_number() OVER (ORDER BY municipality_id) - 1) % 9)::DOUBLE AS rank FROM municipality
      UNION ALL SELECT '*', 12),
     (SELECT service_id AS service, position AS number FROM service UNION ALL SELECT '*', 0), channel;

-- One effect that is there, one that the placebo check makes doubtful, and municipalities of which nothing can be said.
INSERT INTO effect
SELECT event_id, kpi_id, place, pct, pct - half, pct + half, pct / 8, (pct - half) / 8, (pct + half) / 8, 0.95,
  cases, cases * 2, cells, months, DATE '2024-03-01', DATE '2026-08-01', 12, placebo, placebo - 4, placebo + 4, state,
  'Vergleich mit Kommunen, die es noch nicht hatten.', 'Comparison with municipalities that did not have it yet.',
  ['Ohne die Einführung hätten sich die Dauern überall gleich verändert.', 'Die Leistungen blieben dieselben.'],
  ['Without the introduction, times would have changed alike everywhere.', 'The services stayed the same.']
FROM (SELECT DISTINCT event_id FROM event ORDER BY 1 LIMIT 1), (VALUES
  ('processing_days_median', '*', -18.0, 6.0, 1234, 52, 30, 1.0, 'ok'),
  ('processing_days_median', '06437005', -4.0, 9.0, 98, 12, 22, 1.0, 'ok'),
  ('processing_days_median', '06437006', -21.0, 8.0, 640, 22, 30, -1.0, 'ok'),
  ('processing_days_median', '06437011', 12.0, 7.0, 496, 18, 28, 0.5, 'ok'),
  ('processing_days_median', '06437016', NULL, NULL, NULL, NULL, NULL, NULL, 'no_comparison'),
  ('processing_days_p90', '*', -9.0, 5.0, 1234, 52, 30, -8.0, 'doubtful'),
  ('within_target_pct', '*', NULL, NULL, 3, 1, 1, NULL, 'few_cases')
) v(kpi_id, place, pct, half, cases, cells, months, placebo, state);
