"""What evaluation changes elsewhere: the cockpit's sums and letters to people."""
