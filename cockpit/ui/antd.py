"""The library itself, named once."""

from typing import Final

import feffery_antd_components

from cockpit.ui.tags import Tags

fac: Final = Tags(feffery_antd_components)
