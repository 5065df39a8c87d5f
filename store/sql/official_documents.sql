-- name: add
-- A draft.
INSERT INTO official_document (kind, node, owner_code, state, draft, reference, drafted_by, drafted_name, drafted_at,
                               org_code, number_text, digest, docx_digest, ended_reason, revision)
VALUES (%(kind)s, %(node)s, %(owner)s, %(state)s, %(draft)s, %(reference)s, %(by)s, %(by_name)s, %(at)s,
        %(org_code)s, '', '', '', '', 0) RETURNING document_id;

-- name: by_id
-- One document.
SELECT {columns} FROM official_document WHERE document_id = %(document_id)s;

-- name: lock
-- A document that a transaction is going to change.
SELECT {columns} FROM official_document WHERE document_id = %(document_id)s FOR UPDATE;

-- name: by_verification
-- The sealed document that a verification page is about.
SELECT {columns} FROM official_document WHERE verification = %(code)s;

-- name: of_issue
-- The documents that are about an issue, in order.
SELECT {columns} FROM official_document d JOIN document_issue USING (document_id)
 WHERE issue_no = %(issue_no)s ORDER BY d.document_id;

-- name: beside
-- The documents to an owner that refer to something, or are about some issues, in order.
SELECT {columns} FROM official_document
 WHERE owner_code = %(owner)s AND state NOT IN ('dropped', 'void')
   AND (reference = %(reference)s
        OR document_id IN (SELECT document_id FROM document_issue WHERE issue_no = ANY (%(issues)s)))
 ORDER BY document_id;

-- name: tie
-- A document is about an issue.
INSERT INTO document_issue (document_id, issue_no, position) VALUES (%(document_id)s, %(issue_no)s, %(position)s);

-- name: untie
-- A document is about an issue no more.
DELETE FROM document_issue WHERE document_id = %(document_id)s AND issue_no = %(issue_no)s;

-- name: issues
-- The issues that a document is about, in order.
SELECT issue_no FROM document_issue WHERE document_id = %(document_id)s ORDER BY position, issue_no;

-- name: add_step
-- A step that somebody has taken.
INSERT INTO document_step (document_id, step, by, by_name, at, is_rejected, opinion)
VALUES (%(document_id)s, %(step)s, %(by)s, %(by_name)s, %(at)s, %(is_rejected)s, %(opinion)s);

-- name: steps
-- The steps that were taken, in order.
SELECT step, by, by_name, at, is_rejected, opinion FROM document_step
 WHERE document_id = %(document_id)s ORDER BY step_id;

-- name: take_number
-- The next number of an issuing body, kind and year. The row stays locked until the transaction ends, and a transaction
-- that is rolled back gives the number back: so there is no gap and no double.
INSERT INTO document_number (node, kind, year, last) VALUES (%(node)s, %(kind)s, %(year)s, 1)
    ON CONFLICT (node, kind, year) DO UPDATE SET last = document_number.last + 1 RETURNING last;

-- name: offer
-- A sealed document waits to be delivered.
INSERT INTO delivery (document_id, way, receiver, place, refusal, witness, offered_at, read_by, declined_by,
                      declined_reason, entered_name, confirmed_name)
VALUES (%(document_id)s, '', '', '', '', '', %(at)s, '', '', '', '', '') ON CONFLICT DO NOTHING;

-- name: delivery
-- How a document was, or is being, delivered.
SELECT {columns} FROM delivery WHERE document_id = %(document_id)s;

-- name: persons_at
-- Whom the store knows at an owner: holders of its posts, and those whom its reports call responsible.
SELECT a.display_name FROM role_grant g JOIN account a USING (account_id)
 WHERE g.node = %(owner)s AND g.ended_at IS NULL
 UNION
SELECT r.responsible FROM rectification_report r JOIN issue i USING (issue_no)
 WHERE i.owner_code = %(owner)s AND r.responsible <> ''
 ORDER BY 1;

-- name: offered
-- Sealed documents that wait to be delivered, with when each was sealed.
SELECT d.document_id, v.offered_at FROM official_document d JOIN delivery v USING (document_id)
 WHERE d.state = 'to_deliver' ORDER BY d.document_id;

-- name: consent
-- The consent of an owner to be delivered to in the portal that holds on a day.
SELECT upload_id, given_on, given_by FROM delivery_consent
 WHERE owner_code = %(owner)s AND given_on <= %(on)s AND (ended_on IS NULL OR ended_on > %(on)s);

-- name: give_consent
-- An owner consents, anew where it had ended its consent.
INSERT INTO delivery_consent (owner_code, upload_id, given_on, given_by)
VALUES (%(owner)s, %(upload)s, %(on)s, %(by)s)
    ON CONFLICT (owner_code) DO UPDATE SET upload_id = excluded.upload_id, given_on = excluded.given_on,
       given_by = excluded.given_by, ended_on = NULL;

-- name: end_consent
-- An owner consents no more.
UPDATE delivery_consent SET ended_on = %(on)s WHERE owner_code = %(owner)s AND ended_on IS NULL;
