"""State machines as tables: what may happen to a case, under which guards, by whom, with which effects. Pure."""
