-- name: open
-- Open alerts by rule, level and state as shown: what is unknown before what stood.
SELECT rule, CASE WHEN unknown <> '' THEN unknown ELSE state END AS shown, level, count(*)
  FROM alert WHERE ended_at IS NULL GROUP BY rule, shown, level ORDER BY rule, shown, level;

-- name: waiting
-- Deliveries and mails that have not ended, by channel, and from when on the first of them is tried.
SELECT channel, count(*), min(since) FROM alert_delivery WHERE state = ANY (ARRAY['waiting'::text, 'sending'::text])
 GROUP BY channel
 UNION ALL
SELECT 'mail', count(*), min(since) FROM mail WHERE state = ANY (ARRAY['waiting'::text, 'sending'::text])
HAVING count(*) > 0
 ORDER BY 1;

-- name: ended
-- Deliveries and mails that have ended since an instant, by channel and how.
SELECT channel, state, count(*) FROM alert_delivery WHERE ended_at >= %(since)s GROUP BY channel, state
 UNION ALL
SELECT 'mail', state, count(*) FROM mail WHERE ended_at >= %(since)s GROUP BY state
 ORDER BY 1, 2;

-- name: rules
-- The rules that were applied, and whether that went wrong.
SELECT rule, error <> '' FROM alert_rule_result ORDER BY rule;

-- name: full_at
-- When every rule was last applied to everything; no row or NULL before the first time.
SELECT full_at FROM alert_progress;
