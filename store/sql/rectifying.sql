-- name: add_defence
-- A unit states a defence.
INSERT INTO defence (issue_no, state, points, uploads, stated_at, stated_name, examiner, examiner_name)
VALUES (%(issue_no)s, 'stated', %(points)s, %(uploads)s, %(at)s, %(by_name)s, '', '') RETURNING defence_id;

-- name: defence
-- The newest defence of an issue.
SELECT defence_id, state, points, uploads, stated_at, stated_name, examiner, examiner_name, document_id
  FROM defence WHERE issue_no = %(issue_no)s ORDER BY defence_id DESC LIMIT 1;

-- name: set_defence
-- What the examination has shown so far.
UPDATE defence SET state = %(state)s, points = %(points)s, examiner = %(examiner)s, examiner_name = %(examiner_name)s,
       document_id = %(document_id)s, decided_at = %(decided_at)s
 WHERE defence_id = %(defence_id)s;

-- name: ask_extension
-- A unit asks for a later date.
INSERT INTO extension_request (issue_no, state, days, reason, due_on, asked_at, asked_by, asked_name, granted_days,
                               decision, decided_name)
VALUES (%(issue_no)s, 'asked', %(days)s, %(reason)s, %(due_on)s, %(at)s, %(by)s, %(by_name)s, 0, '', '');

-- name: extension
-- The request of an issue.
SELECT extension_id, state, days, reason, due_on, asked_at, asked_by, asked_name, granted_days, decision, decided_at,
       document_id
  FROM extension_request WHERE issue_no = %(issue_no)s;

-- name: settle_extension
-- A request was decided on, or has lapsed.
UPDATE extension_request SET state = %(state)s, granted_days = %(days)s, decision = %(decision)s, decided_at = %(at)s,
       decided_name = %(by_name)s, document_id = %(document_id)s
 WHERE issue_no = %(issue_no)s AND state = 'asked';

-- name: add_report
-- A report.
INSERT INTO rectification_report (issue_no, submitted_at, submitted_on, submitted_name, answers, cause,
                                  corrective_action, responsible, is_on_time)
VALUES (%(issue_no)s, %(at)s, %(on)s, %(by_name)s, %(answers)s, %(cause)s, %(corrective_action)s, %(responsible)s,
        %(is_on_time)s) RETURNING report_id;

-- name: reports
-- The reports on an issue, in order.
SELECT report_id, submitted_at, submitted_on, submitted_name, answers, cause, corrective_action, responsible, is_on_time
  FROM rectification_report WHERE issue_no = %(issue_no)s ORDER BY report_id;

-- name: add_recheck
-- A report waits for its re-check.
INSERT INTO issue_recheck (recheck_no, issue_no, report_id, submitted_on, due_on, officers, met, reason, by_name)
VALUES (%(recheck_no)s, %(issue_no)s, %(report_id)s, %(submitted_on)s, %(due_on)s, '{}', '{}', '', '');

-- name: finish_recheck
-- The re-check that waits is finished.
UPDATE issue_recheck SET finished_on = %(on)s, is_passed = %(is_passed)s, officers = %(officers)s, met = %(met)s,
       reason = %(reason)s, by_name = %(by_name)s, document_id = %(document_id)s
 WHERE issue_no = %(issue_no)s AND finished_on IS NULL
RETURNING recheck_no, submitted_on, due_on, finished_on;

-- name: rechecks
-- The re-checks of an issue, in order.
SELECT recheck_no, report_id, submitted_on, due_on, finished_on, is_passed, officers, met, reason, by_name, document_id
  FROM issue_recheck WHERE issue_no = %(issue_no)s ORDER BY recheck_id;

-- name: recheck_days
-- By when re-checks are due that wait, or whose report came since a day.
SELECT recheck_no, issue_no, submitted_on, due_on FROM issue_recheck
 WHERE finished_on IS NULL OR submitted_on >= %(since)s ORDER BY recheck_id;

-- name: set_recheck_due
-- A re-check is due on another day; when it was finished.
UPDATE issue_recheck SET due_on = %(due_on)s WHERE recheck_no = %(recheck_no)s RETURNING finished_on;

-- name: addressee
-- What an agency is.
SELECT addressee_kind FROM unit u JOIN owner o USING (owner_id) WHERE o.code = %(owner)s;

-- name: officers
-- The officers of an authority with some certificates.
SELECT certificate, name, valid_until, node FROM officer
 WHERE node = %(node)s AND is_active AND certificate = ANY (%(certificates)s) ORDER BY certificate;
