-- name: page
-- Open rows of chosen subjects and owners from a place in the list on, the longest due first. {streams} gives the rows
-- in their order, one index range each; no more than a page of each is read.
SELECT p.subject, p.key, p.owner_id, p.due_day
  FROM {streams} p
 ORDER BY p.due_day, p.key, p.subject OFFSET %(skipped)s LIMIT %(limit)s;

-- name: subject_streams
-- A stream for each subject, over all owners.
(SELECT c.subject, c.key, c.owner_id, c.due_day
   FROM unnest(%(subjects)s::text[]) s (subject)
  CROSS JOIN LATERAL (SELECT o.subject, o.key, o.owner_id, o.due_day
                        FROM open_case o
                       WHERE o.subject = s.subject AND o.due_day <= %(hi)s
                         AND (o.due_day, o.key) >= (%(after_day)s, %(after_key)s::uuid)
                         AND (o.due_day, o.key, o.subject) > (%(after_day)s, %(after_key)s::uuid, %(after_subject)s)
                       ORDER BY o.due_day, o.key LIMIT %(limit)s + %(skipped)s) c);

-- name: owner_streams
-- A stream for each subject of each owner of the scope.
(SELECT c.subject, c.key, c.owner_id, c.due_day
   FROM unnest(%(subjects)s::text[]) s (subject)
  CROSS JOIN (SELECT w.owner_id FROM owner w
               WHERE (%(place)s::int IS NULL OR w.place_code = %(place)s)
                 AND (%(owner_id)s::int IS NULL OR w.owner_id = %(owner_id)s)) w
  CROSS JOIN LATERAL (SELECT o.subject, o.key, o.owner_id, o.due_day
                        FROM open_case o
                       WHERE o.owner_id = w.owner_id AND o.subject = s.subject AND o.due_day <= %(hi)s
                         AND (o.due_day, o.key) >= (%(after_day)s, %(after_key)s::uuid)
                         AND (o.due_day, o.key, o.subject) > (%(after_day)s, %(after_key)s::uuid, %(after_subject)s)
                       ORDER BY o.due_day, o.key LIMIT %(limit)s + %(skipped)s) c);

-- name: described
-- What is known of the rows of a page: their numbers and names, their package or link with its check, and under whom
-- else they are archived: the owner of the case that a licence was filed with, of the fonds in an archival code of a
-- filed package, or of the passed check. A table that is loading has no key yet and stands for an empty one.
WITH page AS MATERIALIZED ({page})
SELECT p.subject, p.key, p.due_day, p.owner_id, o.code, o.name, o.place_code,
       COALESCE(c.case_no, l.cert_identifier, d.doc_id),
       COALESCE(m.item_name, l.cert_name, d.title, ''),
       COALESCE(g.status, k.status, a.status),
       COALESCE(g.package_id, k.package_id, a.package_id),
       r.result, r.failed_codes, g.error,
       CASE WHEN lc.owner_id <> p.owner_id AND lg.status = 'filed' AND lg.filed_day IS NOT NULL AND lr.result = 'passed'
            THEN lo.code
            WHEN f.owner_id <> p.owner_id AND COALESCE(g.status, k.status, a.status) = 'filed' THEN fo.code
            WHEN r.owner_id <> p.owner_id AND r.result = 'passed' THEN ro.code END
  FROM page p
  JOIN owner o ON o.owner_id = p.owner_id
  LEFT JOIN {case_file} c ON p.subject = 'case' AND c.case_key = p.key
  LEFT JOIN matter m ON m.matter_key = c.matter_key
  LEFT JOIN {case_package} g ON p.subject = 'case' AND g.case_key = p.key
  LEFT JOIN {licence} l ON p.subject = 'licence' AND l.licence_key = p.key
  LEFT JOIN {licence_link} k ON p.subject = 'licence' AND k.licence_key = p.key
  LEFT JOIN {document} d ON p.subject = 'document' AND d.document_key = p.key
  LEFT JOIN {document_archive} a ON p.subject = 'document' AND a.document_key = p.key
  LEFT JOIN {check_report} r ON r.check_key = COALESCE(g.check_key, md5(a.check_id)::uuid)
  LEFT JOIN owner ro ON ro.owner_id = r.owner_id
  LEFT JOIN fonds f ON f.fonds_key = md5(split_part(COALESCE(g.archival_code, k.archival_code, a.archival_code), '-', 1))::uuid
  LEFT JOIN owner fo ON fo.owner_id = f.owner_id
  LEFT JOIN {case_file} lc ON lc.case_key = md5(l.case_no)::uuid
  LEFT JOIN owner lo ON lo.owner_id = lc.owner_id
  LEFT JOIN {case_package} lg ON lg.case_key = lc.case_key
  LEFT JOIN {check_report} lr ON lr.check_key = lg.check_key
 ORDER BY p.due_day, p.key, p.subject;
