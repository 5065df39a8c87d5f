-- name: events
-- What evaluation has done in a scope since an instant, schemes that were agreed, and figures of agencies and archives that
-- have come back into their bands: counts by place and instant, and none of them by name. A scheme is news with the batch that brings it, unless it has been in force for days: a first load of
-- years of schemes is none.
SELECT e.at, e.code, count(*), o.place_code
  FROM (SELECT published_at AS at, 'results_published' AS code, owner_code
          FROM evaluation_publication
         WHERE published_at > %(since)s AND (retracted_at IS NULL OR reason = 'reevaluated')
         UNION ALL
        SELECT m.at, 'issues_closed', i.owner_code
          FROM issue_move m JOIN issue i ON i.issue_no = m.issue_no
         WHERE m.at > %(since)s AND m.to_state = 'closed' AND m.from_state <> 'closed'
         UNION ALL
        SELECT at, 'points_reached', owner_code
          FROM evaluation_move
         WHERE at > %(since)s AND machine = 'guidance' AND to_state = 'reached'
         UNION ALL
        SELECT d.delivered_at, 'documents_delivered', d.owner_code
          FROM official_document d JOIN delivery v ON v.document_id = d.document_id
         WHERE d.delivered_at > %(since)s AND v.confirmed_at IS NULL AND d.state <> 'void'
         UNION ALL
        SELECT v.confirmed_at, 'documents_delivered', d.owner_code
          FROM delivery v JOIN official_document d ON d.document_id = v.document_id
         WHERE v.confirmed_at > %(since)s AND d.delivered_at IS NOT NULL AND d.state <> 'void'
         UNION ALL
        SELECT b.known_at, 'schemes_agreed', s.unit_code
          FROM batch b JOIN scheme s ON s.batch_id = b.batch_id
         WHERE b.known_at > %(since)s AND b.table_name = 'scheme' AND s.state = 'agreed'
           AND s.effective_day >= %(yesterday)s AND s.ended_on IS NULL AND s.flagged_on IS NULL
         UNION ALL
        SELECT r.ended_at, 'figures_recovered', r.scope
          FROM (SELECT DISTINCT a.ended_at, a.scope, a.code FROM alert a
                 WHERE a.ended_at > %(since)s AND a.reason = 'resolved' AND a.detail ->> 'band' IS NOT NULL
                   AND NOT EXISTS (SELECT FROM alert s
                                    WHERE s.scope = a.scope AND s.code = a.code AND s.ended_at IS NULL
                                      AND s.fired_at IS NOT NULL AND s.detail ->> 'band' IS NOT NULL)) r) e
  JOIN owner o ON o.code = e.owner_code
 WHERE e.at <= %(at)s
   AND (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
 GROUP BY e.at, e.code, o.place_code
 ORDER BY e.at DESC, e.code, o.place_code LIMIT %(limit)s;

-- name: marks
-- The round numbers that volumes of a place, or of the city and all places, have passed since an instant.
SELECT at, 'milestone.' || code, mark, scope::int
  FROM volume_mark
 WHERE is_told AND at > %(since)s AND at <= %(at)s AND (%(place)s::int IS NULL OR scope = %(place)s::text)
 ORDER BY at DESC, scope, code LIMIT %(limit)s;

-- name: note_marks
-- Keeps the round numbers that are greater than what is known; each that is news says so.
INSERT INTO volume_mark (scope, code, since, mark, at, is_told)
SELECT n.scope, n.code, n.since, n.mark, %(at)s, FALSE
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS n (scope text, code text, since int, mark bigint)
 ORDER BY n.scope, n.code, n.since
    ON CONFLICT (scope, code, since) DO UPDATE
   SET mark = excluded.mark, at = excluded.at, is_told = TRUE
 WHERE volume_mark.mark < excluded.mark
RETURNING is_told;
