"""Our components over the Ant Design library: the only door to it, so that pages would survive its going away."""
