"""A document as it will be set, drawn from the same composition: head, number, title, body, signature, imprint."""

from dash.development.base_component import Component

from cockpit.ui.tags import html
from evaluation.documents.model import Block, Document, Paragraph, Table


def paper(document: Document) -> Component:
    """The sheet; documents are in Chinese whatever the language of the page."""
    head = [html.P(document.head, className="paper-head")] if document.head else []
    titles = [html.P(line) for line in document.title]
    body = [_block(one) for one in document.blocks]
    return html.Article(
        [
            *([html.P(document.demo_mark, className="paper-demo")] if document.demo_mark else []),
            *head,
            html.P(document.number, className="paper-number"),
            html.Div(titles, className="paper-title"),
            html.P(document.addressee, className="paper-addressee"),
            *body,
            *_end(document),
        ],
        className=f"paper paper-{document.form}",
        lang="zh-CN",
    )


def _block(block: Block) -> Component:
    if isinstance(block, Table):
        return _table(block)
    assert isinstance(block, Paragraph)
    text = f"{block.ordinal}{block.text}"
    name = "paper-heading" if block.heading else "paper-line" if block.fresh else "paper-line is-flush"
    return html.P(text, className=name)


def _table(block: Table) -> Component:
    head = [html.Thead(html.Tr([html.Th(cell, scope="col") for cell in block.header]))] if block.header else []
    rows = [html.Tr([html.Td(cell) for cell in row]) for row in block.rows]
    return html.Table([*head, html.Tbody(rows)], className="paper-table")


def _end(document: Document) -> list[Component]:
    end = [html.P(f"{place}{title}", className="paper-line") for place, title in _attachments(document)]
    if document.signature is not None:
        end.append(
            html.Div([html.P(document.signature.body), html.P(document.signature.dated)], className="paper-signature")
        )
    if document.imprint is not None:
        lines = [*document.imprint.copies, document.imprint.issuer, document.imprint.dated]
        end.append(html.Div([html.P(line) for line in lines if line], className="paper-imprint"))
    return end


def _attachments(document: Document) -> list[tuple[str, str]]:
    return [("", line) for line in document.attachment_note]
