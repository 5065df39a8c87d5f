"""Filing the items that depend on people: entered by one, confirmed by another, counted from then on."""
