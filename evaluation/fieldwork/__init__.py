"""What leads, inspections and objections to data share: dates by which something is due, letters, evidence."""
