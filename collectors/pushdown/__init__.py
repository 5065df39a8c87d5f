"""The mapping of a feed as SQL, for the first load: what the source's own database can do, it does.

An expression stands beside a condition, "plain", under which it equals what the row-wise mapping makes of the value.
Rows that are not plain in every column are left to the row-wise mapping.
"""
