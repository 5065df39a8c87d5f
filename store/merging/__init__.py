"""The steps of a merge: staging, images, cells; `store.merge` puts them in order."""
