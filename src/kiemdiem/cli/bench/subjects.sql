-- Subjects of the bench: in each unit one collective, then leaders (the first of them its head), then staff.
CREATE TABLE subjects AS
WITH numbered AS (
  SELECT n AS id, (n % $units)::BIGINT AS unit, (n // $units)::BIGINT AS seat, hash(n) AS h FROM range($subjects) r(n)
), placed AS (
  SELECT *, CASE WHEN seat = 0 THEN 'collective' WHEN seat < 10 THEN 'leader' ELSE 'staff' END AS kind,
    (h % 1000)::INTEGER AS a, ((h // 1000) % 1000)::INTEGER AS b, ((h // 1000000) % 1000)::INTEGER AS c,
    ((h // 1000000000) % 1000)::INTEGER AS d, ((h // 1000000000000) % 1000)::INTEGER AS e,
    (5 + h % 20)::INTEGER AS given
  FROM numbered
)
SELECT id, kind,
  CASE WHEN kind = 'collective' THEN unit % 700 ELSE 1000 + unit * 2 + (kind = 'staff')::INTEGER END AS "group",
  unit,
  '1/' || (unit % 34) || '/' || (unit % 700) || '/' || unit || '/' AS path,
  seat = 1 AS is_head,
  CASE WHEN c < 150 THEN 'HTXS' WHEN c < 400 THEN 'HTT' END AS proposed,
  (18 + (a % 121) / 10)::DECIMAL(5, 2) AS "points.common",
  (30 + (b % 401) / 10)::DECIMAL(5, 2) AS "points.tasks",
  given AS tasks_total,
  (given - (d < 300)::INTEGER - (d < 20)::INTEGER * (given // 2)) AS tasks_done,
  CASE WHEN e < 5 THEN NULL ELSE given - (d < 350)::INTEGER - (d < 20)::INTEGER * (given // 2) END AS tasks_on_time_quality,
  (given * (e % 60) // 100)::INTEGER AS tasks_above,
  ((d < 200)::INTEGER * (given // 6))::INTEGER AS tasks_late,
  (e % 4)::INTEGER AS limitations_pointed_out,
  greatest(e % 4 - (c < 250)::INTEGER, 0)::INTEGER AS limitations_resolved,
  CASE WHEN kind = 'leader' THEN (a % 11)::INTEGER END AS units_in_charge,
  CASE WHEN kind = 'leader' THEN least(a % 11, (b < 20)::INTEGER * 6)::INTEGER END AS "units_KHT",
  CASE WHEN kind = 'collective' THEN c < 30 END AS subordinate_or_member_disciplined,
  CASE WHEN kind = 'collective' THEN d = 1 END AS personnel_wrongdoing_or_disunity,
  CASE WHEN kind = 'collective' THEN d = 2 END AS member_suy_thoai,
  CASE WHEN kind = 'collective' THEN a < 100 END AS force_majeure,
  CASE WHEN kind <> 'collective' THEN d = 3 END AS suy_thoai,
  CASE WHEN kind <> 'collective' THEN d < 9 AND d > 3 END AS disciplined_for_duty,
  CASE WHEN kind <> 'collective' THEN d = 9 END AS disciplined,
  CASE WHEN kind = 'staff' THEN d = 10 END AS prohibited_things,
  CASE WHEN kind = 'leader' THEN d = 11 END AS corruption_in_direct_scope,
  CASE WHEN kind <> 'collective' THEN a < 100 END AS self_detected_and_remedied
FROM placed;
