"""The demo's evaluation in progress: a cycle, issues and their documents, an inspection, a lead, an objection."""
