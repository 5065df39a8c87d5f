"""The life of an issue: from being found over document, rectification and re-check to its closing. Pure."""
