-- Small whole numbers of cost for every municipality, service and month, from 2021 to October 2026: what a service costs
-- alone is a hundred euros and more by rank; shared, Michelstadt books four fifths of it for all, and the others pay it back.
UPDATE coverage SET state = 'delivered' WHERE dataset_id = 'it_costs' AND month < DATE '2026-01-01';

INSERT INTO cost_month
WITH months AS (SELECT m::DATE AS month FROM generate_series(DATE '2021-01-01', DATE '2026-10-01', INTERVAL 1 MONTH) t(m)),
ranks AS (SELECT municipality_id, row_number() OVER (ORDER BY municipality_id)::INTEGER AS rank FROM municipality),
alone AS (
  SELECT r.municipality_id, rank, s.it_service_id, s.position, t.cost_type_id, month, shared_since,
    (rank * t.eur * (1 + s.position * 0.1))::DECIMAL(28,2) AS amount
  FROM ranks r, it_service s, months,
    (VALUES ('licences', 100), ('personnel', 30), ('depreciation', 20)) t(cost_type_id, eur)
  LEFT JOIN cost_member c ON c.it_service_id = s.it_service_id AND c.municipality_id = r.municipality_id),
joint AS (
  SELECT *, (amount * 0.8)::DECIMAL(28,2) AS part FROM alone WHERE shared_since <= month)
SELECT municipality_id, it_service_id, cost_type_id, 'separate', 'running', kind, '', month,
  CASE kind WHEN 'actual' THEN amount ELSE (amount * 1.02)::DECIMAL(28,2) END, 1
FROM alone, (VALUES ('actual'), ('plan')) k(kind)
WHERE (shared_since IS NULL OR shared_since > month) AND it_service_id <> 'dms'
UNION ALL
SELECT '06437011', it_service_id, cost_type_id, 'shared', 'running', kind, '', month,
  sum(CASE kind WHEN 'actual' THEN part ELSE part * 0.99 END)::DECIMAL(28,2), 1
FROM joint, (VALUES ('actual'), ('plan')) k(kind) GROUP BY ALL
UNION ALL
SELECT municipality_id, it_service_id, 'levies', 'transfer', 'running', 'actual', '', month, sum(part), 1
FROM joint WHERE municipality_id <> '06437011' GROUP BY ALL
UNION ALL
SELECT '06437011', it_service_id, 'reimbursements', 'transfer', 'running', 'actual', '', month, -sum(part), 1
FROM joint WHERE municipality_id <> '06437011' GROUP BY ALL
UNION ALL
SELECT '06437011', 'dms', 'hardware', 'shared', 'one_off', 'actual', 'starke_heimat_hessen', DATE '2023-10-01', 5000, 1
UNION ALL
SELECT '06437011', 'dms', 'grants_income', 'shared', 'one_off', 'actual', 'starke_heimat_hessen', DATE '2023-11-01', -4000, 1;

INSERT INTO cost_driver
SELECT municipality_id, driver, year, size * row_number() OVER (PARTITION BY driver, year ORDER BY municipality_id), 12,
  CASE driver WHEN 'usage' THEN NULL ELSE DATE '2022-12-31' END, CASE driver WHEN 'inhabitants' THEN 'census_2011' END, 'Test'
FROM municipality, range(2021, 2027) r(year), (VALUES ('inhabitants', 1000), ('workplaces', 10), ('usage', 1500)) d(driver, size);

INSERT INTO cost_staff
SELECT municipality_id, 'online_services', m::DATE, 4, 200.00
FROM municipality, generate_series(DATE '2021-01-01', DATE '2026-10-01', INTERVAL 1 MONTH) t(m);
