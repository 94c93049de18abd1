-- qd366_2025 over the columns of the bench, as somebody would write it by hand for DuckDB. Same answers, same work.
CREATE OR REPLACE TEMP VIEW looked AS
WITH facts AS (
  SELECT id, kind, "group", unit, path, is_head, proposed,
    "points.common" + "points.tasks" AS score,
    nullif(tasks_total, 0) AS given, tasks_done AS done, tasks_on_time_quality AS good, tasks_above AS above,
    tasks_late AS late, limitations_pointed_out AS pointed, limitations_resolved AS resolved,
    units_in_charge AS led, "units_KHT" AS led_kht,
    subordinate_or_member_disciplined AS sub, coalesce(personnel_wrongdoing_or_disunity, false) AS wrongdoing,
    coalesce(member_suy_thoai, false) AS member_degraded, coalesce(suy_thoai, false) AS degraded,
    coalesce(disciplined_for_duty, false) OR coalesce(disciplined, false) AS punished,
    coalesce(prohibited_things, false) AS prohibited, coalesce(corruption_in_direct_scope, false) AS corruption,
    CASE WHEN kind = 'collective' THEN coalesce(force_majeure, false)
         ELSE coalesce(self_detected_and_remedied, false) END AS eased
  FROM subjects
)
SELECT id, kind, "group", unit, path, is_head, proposed, score, eased,
  CASE WHEN score >= 90 THEN 3 WHEN score >= 70 THEN 2 WHEN score >= 50 THEN 1 WHEN score IS NOT NULL THEN 0 END AS band,
  coalesce(pointed = 0, false) OR resolved >= nullif(pointed, 0) AS c_limits,
  good >= given AS c_good, 100 * above >= 30 * given AS c_above, done >= given AS c_done,
  100 * late <= 20 * given AS c_late,
  CASE WHEN kind = 'collective' THEN NOT sub ELSE true END AS c_sub,
  wrongdoing, member_degraded, degraded, punished, prohibited, corruption,
  CASE WHEN kind IN ('collective', 'leader') THEN 100 * done < 70 * given ELSE 100 * done < 50 * given END AS b_tasks,
  CASE WHEN kind = 'leader' THEN coalesce(led > 0, true) AND 100 * led_kht > 50 * nullif(led, 0) ELSE false END AS b_led
FROM facts;

CREATE OR REPLACE MACRO bore(height, met, band, verdict) AS
  NOT coalesce(band < height, false)
  AND (NOT coalesce(met, true)
       OR (met IS NULL AND verdict = 'missing_data' AND (band IS NULL OR band = height)));

CREATE OR REPLACE MACRO verdicts(rows, ties) AS TABLE
WITH tied AS (
  SELECT r.*, t.lowest AS tied,
    (kind = 'leader' AND is_head) AS bound, CASE WHEN kind = 'leader' THEN c_done ELSE c_good END AS c_first,
    (wrongdoing OR member_degraded OR degraded OR punished OR prohibited OR corruption
      OR coalesce(b_tasks, false) OR coalesce(b_led, false)) AS struck
  FROM query_table(rows) r LEFT JOIN query_table(ties) t ON r.unit = t.unit
), levels AS (
  SELECT *,
    struck AND NOT eased AS lost,
    band IS NULL OR b_tasks IS NULL OR b_led IS NULL OR (bound AND tied IS NULL) AS missing,
    least(coalesce(band, 3), CASE WHEN struck AND NOT eased THEN 0 ELSE 3 END,
          CASE WHEN bound THEN coalesce(tied, 3) ELSE 3 END) AS ceiling,
    NOT coalesce(c_limits AND c_first AND c_above AND c_sub, true) AS fails3,
    NOT coalesce(c_good, true) AS fails2,
    NOT coalesce(c_done AND c_late, true) AS fails1,
    (c_limits AND c_first AND c_above AND c_sub) IS NULL AS untold3, c_good IS NULL AS untold2,
    (c_done AND c_late) IS NULL AS untold1
  FROM tied
), barred AS (
  SELECT *, ceiling < 3 OR fails3 AS no3, ceiling < 2 OR fails2 AS no2, ceiling < 1 OR fails1 AS no1 FROM levels
), judged AS (
  SELECT *,
    CASE WHEN coalesce(band = 0, false) OR lost THEN 'level' WHEN missing THEN 'missing_data'
      WHEN struck THEN 'human_decision'
      WHEN band = 3 THEN CASE WHEN no3 THEN 'human_decision' WHEN untold3 THEN 'missing_data' ELSE 'eligible' END
      WHEN band = 2 THEN CASE WHEN no2 THEN 'human_decision' WHEN untold2 THEN 'missing_data' ELSE 'level' END
      ELSE CASE WHEN no1 THEN 'human_decision' WHEN untold1 THEN 'missing_data' ELSE 'level' END
    END AS verdict
  FROM barred
), placed AS (
  SELECT *, CASE WHEN verdict IN ('level', 'eligible') THEN CASE WHEN lost THEN 0 ELSE band END END AS place FROM judged
)
SELECT id, kind, "group", unit, path, verdict,
  CASE place WHEN 3 THEN 'HTXS' WHEN 2 THEN 'HTT' WHEN 1 THEN 'HT' WHEN 0 THEN 'KHT' END AS level,
  CASE band WHEN 3 THEN 'HTXS' WHEN 2 THEN 'HTT' WHEN 1 THEN 'HT' WHEN 0 THEN 'KHT' END AS band,
  concat_ws(' ', CASE WHEN no3 THEN 'HTXS' END, CASE WHEN no2 THEN 'HTT' END, CASE WHEN no1 THEN 'HT' END)
    AS forbidden_levels,
  concat_ws(' ',
    CASE WHEN band = 3 THEN 'band.htxs' WHEN band = 2 THEN 'band.htt' WHEN band = 1 THEN 'band.ht' ELSE 'band.kht' END,
    CASE WHEN bore(3, c_limits, band, verdict) THEN 'condition.htxs.prior_limitations' END,
    CASE WHEN kind <> 'leader' AND bore(3, c_good, band, verdict) THEN 'condition.htxs.tasks' END,
    CASE WHEN kind <> 'leader' AND bore(3, c_above, band, verdict) THEN 'condition.htxs.above' END,
    CASE WHEN kind = 'collective' AND bore(3, c_sub, band, verdict) THEN 'condition.htxs.no_discipline' END,
    CASE WHEN kind = 'leader' AND bore(3, c_done, band, verdict) THEN 'condition.htxs.led_tasks' END,
    CASE WHEN kind = 'leader' AND bore(3, c_above, band, verdict) THEN 'condition.htxs.led_above' END,
    CASE WHEN bore(2, c_good, band, verdict)
      THEN CASE WHEN kind = 'leader' THEN 'condition.htt.led_tasks' ELSE 'condition.htt.tasks' END END,
    CASE WHEN bore(1, c_done, band, verdict)
      THEN CASE WHEN kind = 'leader' THEN 'condition.ht.led_tasks' ELSE 'condition.ht.tasks' END END,
    CASE WHEN bore(1, c_late, band, verdict)
      THEN CASE WHEN kind = 'leader' THEN 'condition.ht.led_late' ELSE 'condition.ht.late' END END,
    CASE WHEN wrongdoing THEN 'blocker.collective.personnel_or_disunity' END,
    CASE WHEN member_degraded THEN 'blocker.collective.degradation' END,
    CASE WHEN coalesce(b_tasks, true) AND kind = 'collective' THEN 'blocker.collective.tasks_below_70' END,
    CASE WHEN coalesce(b_tasks, true) AND kind = 'leader' THEN 'blocker.leader.led_tasks_below_70' END,
    CASE WHEN coalesce(b_led, true) THEN 'blocker.leader.led_units_kht' END,
    CASE WHEN kind = 'leader' AND punished THEN 'blocker.leader.disciplined' END,
    CASE WHEN kind = 'leader' AND degraded THEN 'blocker.leader.degradation' END,
    CASE WHEN corruption THEN 'blocker.leader.corruption_in_scope' END,
    CASE WHEN kind = 'staff' AND degraded THEN 'blocker.staff.degradation' END,
    CASE WHEN kind = 'staff' AND punished THEN 'blocker.staff.disciplined' END,
    CASE WHEN prohibited THEN 'blocker.staff.prohibited_things' END,
    CASE WHEN kind = 'staff' AND coalesce(b_tasks, true) THEN 'blocker.staff.tasks_not_done' END,
    CASE WHEN bound AND (tied IS NULL OR ((no3 OR no2 OR no1) AND coalesce(tied < band, band IS NULL)))
      THEN 'link.head_not_above_collective' END
  ) AS rules,
  CASE WHEN proposed IS NULL THEN place
    WHEN CASE proposed WHEN 'HTXS' THEN no3 WHEN 'HTT' THEN no2 WHEN 'HT' THEN no1 ELSE false END THEN NULL
    ELSE CASE proposed WHEN 'HTXS' THEN 3 WHEN 'HTT' THEN 2 WHEN 'HT' THEN 1 ELSE 0 END END AS standing
FROM placed;

CREATE OR REPLACE TEMP TABLE nobody AS SELECT unit, 0 AS lowest FROM subjects LIMIT 0;
CREATE OR REPLACE TEMP VIEW collectives AS SELECT * FROM looked WHERE kind = 'collective';
CREATE OR REPLACE TEMP VIEW persons AS SELECT * FROM looked WHERE kind <> 'collective';
CREATE OR REPLACE TEMP TABLE of_units AS SELECT * FROM verdicts('collectives', 'nobody');
CREATE OR REPLACE TEMP TABLE ties AS
SELECT unit, CASE WHEN count(standing) = count(*) THEN min(standing) END AS lowest FROM of_units GROUP BY unit;
CREATE OR REPLACE TEMP TABLE results AS
SELECT * FROM of_units UNION ALL SELECT * FROM verdicts('persons', 'ties');

CREATE OR REPLACE TEMP TABLE caps AS
SELECT "group", base_count, base_count // 5 AS allowed, proposed, greatest(proposed - base_count // 5, 0) AS over
FROM (SELECT "group", count(*) FILTER (standing = 2) AS base_count, count(*) FILTER (standing = 3) AS proposed
      FROM results WHERE "group" IS NOT NULL GROUP BY "group");

CREATE OR REPLACE TEMP TABLE leaves AS
SELECT unit, path, kind, verdict, level, count(*) AS subjects FROM results GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE rollup AS
WITH RECURSIVE tree AS (
  SELECT path, path AS place FROM (SELECT DISTINCT path FROM leaves)
  UNION ALL
  SELECT path, regexp_replace(place, '[^/]+/$', '') FROM tree WHERE regexp_replace(place, '[^/]+/$', '') <> ''
)
SELECT 'all' AS by, '' AS key, kind, verdict, level, sum(subjects)::BIGINT AS subjects FROM leaves GROUP BY ALL
UNION ALL SELECT 'unit', unit::VARCHAR, kind, verdict, level, sum(subjects)::BIGINT FROM leaves GROUP BY ALL
UNION ALL SELECT 'path', place, kind, verdict, level, sum(subjects)::BIGINT FROM leaves JOIN tree USING (path) GROUP BY ALL;
