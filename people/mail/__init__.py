"""Letters by mail: what a mail looks like, the way to the server, and the round that empties the outbox."""
