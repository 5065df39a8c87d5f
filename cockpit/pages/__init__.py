"""One module for each page, with `layout(services)` and `register(app, services)`; pages do not know pages."""
