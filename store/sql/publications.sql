-- name: ranking
-- The standing published results of a cycle, best first within their group.
SELECT p.owner_code, p.owner_name, p.group_code, u.score_tenths, u.grade, u.published_on,
       rank() OVER (PARTITION BY p.group_code ORDER BY u.score_tenths DESC) AS rank,
       count(*) OVER (PARTITION BY p.group_code) AS ranked,
       before.score_tenths AS before_tenths
  FROM evaluation_publication u
  JOIN evaluation_part p ON p.cycle_id = u.cycle_id AND p.owner_code = u.owner_code
  LEFT JOIN LATERAL (SELECT b.score_tenths FROM evaluation_publication b
                      WHERE b.owner_code = u.owner_code AND b.cycle_id < u.cycle_id AND b.retracted_at IS NULL
                      ORDER BY b.cycle_id DESC LIMIT 1) before ON TRUE
 WHERE u.cycle_id = %(cycle_id)s AND u.retracted_at IS NULL
   AND (%(group)s::text IS NULL OR p.group_code = %(group)s)
 ORDER BY p.group_code, rank, p.owner_code;

-- name: publish
-- A result is published.
INSERT INTO evaluation_publication (cycle_id, owner_code, score_id, score_tenths, grade, rank, ranked, published_on,
                                    published_at, published_by, reason)
VALUES (%(cycle_id)s, %(owner)s, %(score_id)s, %(score)s, %(grade)s, %(rank)s, %(ranked)s, %(on)s, %(at)s, %(by)s, '')
RETURNING publication_id;

-- name: retract
-- A published result is taken back.
UPDATE evaluation_publication SET retracted_at = %(at)s, retracted_by = %(by)s, reason = %(reason)s
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s AND retracted_at IS NULL;

-- name: days_published
-- The days on which results of an agency in a cycle were published: each has an entry in the registers.
SELECT DISTINCT published_on FROM evaluation_publication
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s ORDER BY published_on;

-- name: publications
-- Publications of a cycle, retracted ones too, the newest first.
SELECT owner_code, score_tenths, grade, published_at, published_by, retracted_at, retracted_by, reason
  FROM evaluation_publication
 WHERE cycle_id = %(cycle_id)s AND (%(owner)s::text IS NULL OR owner_code = %(owner)s)
 ORDER BY publication_id DESC LIMIT %(limit)s OFFSET %(offset)s;

-- name: published_count
-- How many results of a cycle stand published.
SELECT count(*) FROM evaluation_publication WHERE cycle_id = %(cycle_id)s AND retracted_at IS NULL;

-- name: newest_published
-- The newest standing publication of an agency before a cycle, with the score behind it.
SELECT u.cycle_id, s.low FROM evaluation_publication u JOIN evaluation_score s ON s.score_id = u.score_id
 WHERE u.owner_code = %(owner)s AND u.cycle_id < %(cycle_id)s AND u.retracted_at IS NULL
 ORDER BY u.cycle_id DESC LIMIT 1;

-- name: index_points
-- What was published of an agency and not taken back; what a re-evaluation has replaced stays.
SELECT u.published_on, c.code, s.rubric_key, u.score_tenths, u.score_id
  FROM evaluation_publication u
  JOIN evaluation_cycle c USING (cycle_id)
  JOIN evaluation_score s USING (score_id)
 WHERE u.owner_code = %(owner)s AND (u.retracted_at IS NULL OR u.reason = 'reevaluated')
 ORDER BY u.publication_id;

-- name: closed_issues
-- Issues of an agency that were put right and closed.
SELECT issue_no, closed_at FROM issue
 WHERE owner_code = %(owner)s AND state = 'closed' AND closed_at IS NOT NULL
 ORDER BY closed_at, issue_no;
