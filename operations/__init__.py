"""What an operator runs: one module per command; with app.py the only place that puts the rooms together."""
