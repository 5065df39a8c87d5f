"""How every Plotly graph behaves: one dict for all, so that none offers to send data to another host."""

from typing import Any, Final

GRAPH_CFG: Final[dict[str, Any]] = {
    "displaylogo": False,
    "displayModeBar": False,
    "locale": "zh-CN",
    "responsive": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
}
