-- name: lines
-- The standing published results of a cycle with the result before, and who stands above each agency.
SELECT u.owner_code, p.owner_name, p.place_code, p.group_code, u.score_tenths, u.grade, u.rank, u.ranked,
       before.score_tenths, COALESCE(a.superior_code, '')
  FROM evaluation_publication u
  JOIN evaluation_part p ON p.cycle_id = u.cycle_id AND p.owner_code = u.owner_code
  LEFT JOIN unit a ON a.unit_code = u.owner_code
  LEFT JOIN LATERAL (SELECT b.score_tenths FROM evaluation_publication b
                      WHERE b.owner_code = u.owner_code AND b.cycle_id < u.cycle_id AND b.retracted_at IS NULL
                      ORDER BY b.cycle_id DESC LIMIT 1) before ON TRUE
 WHERE u.cycle_id = %(cycle_id)s AND u.retracted_at IS NULL
 ORDER BY p.group_code, u.score_tenths DESC, u.owner_code;

-- name: retracted
-- Publications of a cycle that were taken back, the newest first.
SELECT u.owner_code, p.owner_name, p.place_code, u.score_tenths, u.grade, u.published_on, u.retracted_at,
       COALESCE(u.retracted_by, ''), u.reason, COALESCE(a.superior_code, '')
  FROM evaluation_publication u
  JOIN evaluation_part p ON p.cycle_id = u.cycle_id AND p.owner_code = u.owner_code
  LEFT JOIN unit a ON a.unit_code = u.owner_code
 WHERE u.cycle_id = %(cycle_id)s AND u.retracted_at IS NOT NULL AND u.reason <> 'reevaluated'
 ORDER BY u.retracted_at DESC LIMIT 200;

-- name: cycles
-- Cycles of which results stand published, the newest first.
SELECT c.cycle_id, c.code, c.name FROM evaluation_cycle c
 WHERE EXISTS (SELECT FROM evaluation_publication u WHERE u.cycle_id = c.cycle_id)
 ORDER BY c.period_until DESC, c.cycle_id DESC;
