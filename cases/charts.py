"""圖表: charts drawn by the server, as pictures beside their table. Without script, in colours of our own."""

import re

import pygal
from pygal.style import Style

SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
# Told apart by the marks on the lines and the order of the legend too, never by colour alone.
STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#0e1f2b",
    foreground_strong="#0e1f2b",
    foreground_subtle="#40576a",
    colors=("#0b5a8c", "#b3321f", "#146b3a", "#7a4b00", "#5b3e8c", "#0a6b6e", "#40576a", "#b05a00", "#0a3a5c"),
    font_family="system-ui, 'Noto Sans TC', 'PingFang TC', 'Microsoft JhengHei', sans-serif",
    label_font_size=13,
    major_label_font_size=13,
    legend_font_size=14,
    title_font_size=16,
)
KINDS = {"line": pygal.Line, "bar": pygal.Bar, "rows": pygal.HorizontalBar}
MOST_LINES = 9  # more cannot be told apart
MOST_LABELS = 12


def draw(kind: str, title: str, labels: list[str], series: list[tuple[str, list]]) -> str:
    """An SVG. `series`: (name, a number or None for each label); what is more than can be told apart is left out."""
    chart = KINDS[kind](
        js=[],
        style=STYLE,
        title=title,
        width=900,
        height=460,
        legend_at_bottom=True,
        legend_at_bottom_columns=3,
        truncate_legend=-1,
        show_minor_x_labels=False,
        x_labels_major_count=(len(labels) if kind == "rows" else min(len(labels), MOST_LABELS)) or 1,
        disable_xml_declaration=True,
        include_x_axis=True,
        no_data_text="—",
    )
    chart.x_labels = labels
    for name, values in series[:MOST_LINES]:
        chart.add(name, values)
    return SCRIPT.sub("", chart.render(is_unicode=True))
