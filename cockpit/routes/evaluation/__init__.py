"""`/api/evaluation`: what people do and read in evaluation, one module a topic."""
