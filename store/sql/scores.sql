-- name: add
-- A version of a score.
INSERT INTO evaluation_score (cycle_id, owner_code, number, kind, at, rubric_key, rubric_digest, inputs, result, digest,
                              score_tenths, claimed_tenths, grade, is_final, low)
SELECT %(cycle_id)s, %(owner)s, COALESCE(max(number), 0) + 1, %(kind)s, %(at)s, %(rubric_key)s, %(rubric_digest)s,
       %(inputs)s, %(result)s, %(digest)s, %(score)s, %(claimed)s, %(grade)s, %(is_final)s, %(low)s
  FROM evaluation_score WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s
RETURNING score_id;

-- name: settled
-- The scores of some that can stand: every item is settled, and the agency is rated.
SELECT score_id FROM evaluation_score
 WHERE score_id = ANY (%(ids)s) AND is_final AND score_tenths IS NOT NULL AND grade IS NOT NULL;

-- name: by_id
-- A version of a score with all that it rests on.
SELECT score_id, owner_code, number, kind, at, rubric_key, rubric_digest, inputs, result, digest, score_tenths,
       claimed_tenths, grade, is_final, low
  FROM evaluation_score WHERE score_id = %(score_id)s;

-- name: of_owner
-- The versions of an agency's score in a cycle, oldest first.
SELECT score_id, owner_code, number, kind, at, rubric_key, rubric_digest, '' AS inputs, '' AS result, digest,
       score_tenths, claimed_tenths, grade, is_final, low
  FROM evaluation_score WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s ORDER BY number;

-- name: inputs
-- What the newest scores of the agencies of a cycle rest on, as texts.
SELECT p.owner_code, p.group_code, s.inputs FROM evaluation_part p JOIN evaluation_score s USING (score_id)
 WHERE p.cycle_id = %(cycle_id)s ORDER BY p.owner_code;

-- name: keep_trial
-- The trial score of the day, in place of the one before.
INSERT INTO evaluation_trial (cycle_id, owner_code, day, at, inputs, result, score_tenths, grade, is_final, low)
SELECT %(cycle_id)s, t.owner_code, %(day)s, %(at)s, t.inputs, t.result, t.score_tenths, t.grade, t.is_final, t.low
  FROM new_trial t
    ON CONFLICT (cycle_id, owner_code)
       DO UPDATE SET day = excluded.day, at = excluded.at, inputs = excluded.inputs, result = excluded.result,
                     score_tenths = excluded.score_tenths, grade = excluded.grade, is_final = excluded.is_final,
                     low = excluded.low;

-- name: keep_trial_days
-- What the trial score was on the day.
INSERT INTO evaluation_trial_day (cycle_id, owner_code, day, score_tenths, grade)
SELECT %(cycle_id)s, t.owner_code, %(day)s, t.score_tenths, t.grade FROM new_trial t
    ON CONFLICT (cycle_id, owner_code, day) DO UPDATE SET score_tenths = excluded.score_tenths, grade = excluded.grade;

-- name: stage
-- Where a pass leaves its results before they are kept.
CREATE TEMPORARY TABLE IF NOT EXISTS new_trial (
    owner_code text NOT NULL, inputs text NOT NULL, result text NOT NULL, digest text NOT NULL, score_tenths int,
    claimed_tenths int, grade text, is_final boolean NOT NULL, low text[] NOT NULL, not_applicable int NOT NULL
) ON COMMIT DROP;

-- name: empty_stage
-- For the next part of a pass.
TRUNCATE new_trial;

-- name: add_staged
-- The staged results become versions of the scores of their agencies.
INSERT INTO evaluation_score (cycle_id, owner_code, number, kind, at, rubric_key, rubric_digest, inputs, result, digest,
                              score_tenths, claimed_tenths, grade, is_final, low)
SELECT %(cycle_id)s, t.owner_code,
       1 + COALESCE((SELECT max(s.number) FROM evaluation_score s
                      WHERE s.cycle_id = %(cycle_id)s AND s.owner_code = t.owner_code), 0),
       %(kind)s, %(at)s, %(rubric_key)s, %(rubric_digest)s, t.inputs, t.result, t.digest, t.score_tenths,
       t.claimed_tenths, t.grade, t.is_final, t.low
  FROM new_trial t;

-- name: point_at_staged
-- The parts of the staged agencies stand at their newest version.
UPDATE evaluation_part p
   SET score_id = s.score_id, score_tenths = s.score_tenths, claimed_tenths = s.claimed_tenths, grade = s.grade,
       not_applicable = t.not_applicable, has_newer_data = FALSE
  FROM new_trial t
  JOIN LATERAL (SELECT * FROM evaluation_score s WHERE s.cycle_id = %(cycle_id)s AND s.owner_code = t.owner_code
                 ORDER BY s.number DESC LIMIT 1) s ON TRUE
 WHERE p.cycle_id = %(cycle_id)s AND p.owner_code = t.owner_code;

-- name: trial
-- The trial score of an agency.
SELECT day, at, inputs, result, score_tenths, grade, is_final, low FROM evaluation_trial
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s;

-- name: trial_days
-- What the trial score of an agency was, day by day.
SELECT day, score_tenths, grade FROM evaluation_trial_day
 WHERE cycle_id = %(cycle_id)s AND owner_code = %(owner)s ORDER BY day;

-- name: trials_done
-- How many agencies of a cycle have the trial score of a day.
SELECT count(*) FROM evaluation_trial WHERE cycle_id = %(cycle_id)s AND day = %(day)s;

-- name: trial_line
-- The cycles whose agencies lack the trial score of a day.
SELECT c.code FROM evaluation_cycle c
 WHERE c.state = 'running'
   AND EXISTS (SELECT FROM evaluation_part p
                WHERE p.cycle_id = c.cycle_id
                  AND p.state IN ('scored', 'self_reporting', 'submitted', 'reviewing', 'fed_back', 'objecting',
                                  'published', 'improving', 'reevaluating')
                  AND NOT EXISTS (SELECT FROM evaluation_trial t
                                   WHERE t.cycle_id = p.cycle_id AND t.owner_code = p.owner_code AND t.day = %(day)s))
 ORDER BY c.cycle_id;

-- name: enter_figure
-- A figure of an item that no source brings.
INSERT INTO evaluation_figure (cycle_id, owner_code, item, numerator, denominator, note, uploads, entered_by, entered_at,
                               revision)
VALUES (%(cycle_id)s, %(owner)s, %(item)s, %(numerator)s, %(denominator)s, %(note)s, %(uploads)s, %(by)s, %(at)s, 1)
    ON CONFLICT (cycle_id, owner_code, item)
       DO UPDATE SET numerator = excluded.numerator, denominator = excluded.denominator, note = excluded.note,
                     uploads = excluded.uploads, entered_by = excluded.entered_by, entered_at = excluded.entered_at,
                     revision = evaluation_figure.revision + 1;

-- name: figures
-- The entered figures of agencies in a cycle.
SELECT owner_code, item, numerator, denominator, note, uploads, entered_by, entered_at, revision FROM evaluation_figure
 WHERE cycle_id = %(cycle_id)s AND (%(owners)s::text[] IS NULL OR owner_code = ANY (%(owners)s))
 ORDER BY owner_code, item;
