"""The embedded default: a PostgreSQL of its own for a folder, with nothing to install and nothing to look after."""

from store.embedded.cluster import DATABASE, EmbeddedCluster, attach_or_start

__all__ = ["DATABASE", "EmbeddedCluster", "attach_or_start"]
