-- One booking for every row of `cost_month`, each in the delivery of its month.
CREATE TABLE booking AS
SELECT c.municipality_id, d.delivery_id, (row_number() OVER (PARTITION BY d.delivery_id ORDER BY c.it_service_id, c.cost_type_id, c.arrangement, c.plan_or_actual, c.recurrence) + 1)::BIGINT AS source_row, 0 AS part,
  format('{}-{:05}', year(c.month), row_number() OVER (PARTITION BY c.municipality_id, year(c.month) ORDER BY c.month, c.it_service_id, c.cost_type_id, c.arrangement, c.plan_or_actual, c.recurrence)) AS booking_id,
  (c.month + INTERVAL 14 DAY)::DATE AS booking_date, NULL::DATE AS invoice_date, NULL::DATE AS payment_date,
  CASE c.cost_type_id WHEN 'licences' THEN '672000' WHEN 'personnel' THEN '620000' ELSE '661900' END AS account,
  '01.01.09' AS product, c.amount_eur::DECIMAL(18,2) AS amount_eur, c.it_service_id, c.arrangement, c.recurrence, c.plan_or_actual,
  nullif(c.grant_id, '') AS grant_id, NULL::VARCHAR AS grant_line, NULL::DECIMAL(18,2) AS eligible_eur,
  NULL::DECIMAL(18,2) AS deductible_vat_eur, NULL::DECIMAL(18,2) AS discount_eur,
  CASE WHEN c.cost_type_id = 'licences' THEN 'RE-' || strftime(c.month, '%Y%m') END AS voucher_number,
  CASE WHEN c.cost_type_id = 'licences' THEN 'Softwarehaus Müller' END AS payee, NULL::VARCHAR AS reason, c.cost_type_id,
  CASE WHEN c.amount_eur < 0 THEN 'income' ELSE 'expense' END AS direction
FROM cost_month c
JOIN delivery d ON d.municipality_id = c.municipality_id AND d.dataset_id = 'it_costs' AND d.first_month = c.month;
