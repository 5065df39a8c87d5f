"""What people see: the FastAPI host, the live path and the Dash pages."""
