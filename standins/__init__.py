"""The stand-in source systems: real servers with invented data, sharing no code with the product."""
