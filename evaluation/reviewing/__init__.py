"""How reviews are shared out: who judges what, who is drawn, and how well two reviewers agree. Pure."""
