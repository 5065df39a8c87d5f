-- name: events
-- What evaluation has done in a scope since an instant: counts by place and instant, and no agency by name.
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
         WHERE v.confirmed_at > %(since)s AND d.delivered_at IS NOT NULL AND d.state <> 'void') e
  JOIN owner o ON o.code = e.owner_code
 WHERE e.at <= %(at)s
   AND (%(place)s::int IS NULL OR o.place_code = %(place)s)
   AND (%(owner_id)s::int IS NULL OR o.owner_id = %(owner_id)s)
 GROUP BY e.at, e.code, o.place_code
 ORDER BY e.at DESC, e.code, o.place_code LIMIT %(limit)s;
