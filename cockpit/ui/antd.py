"""The library itself, named once."""

import feffery_antd_components as fac

__all__ = ["fac"]
