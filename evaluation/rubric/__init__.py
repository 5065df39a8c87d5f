"""The rubric (评分规则): versions as data, scoring, grades, and what would bring lost points back. Pure."""
