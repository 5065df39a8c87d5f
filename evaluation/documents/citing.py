"""Articles as documents print them, from the clause table alone."""

from collections.abc import Mapping

from evaluation.documents.texts import wording
from evaluation.law.citations import Article
from evaluation.law.clauses import clause_table


def cited(article: str | Article) -> str:
    """《中华人民共和国档案法》第八条第二款."""
    return clause_table().cite(article if isinstance(article, Article) else Article.of(article))


def placed(article: str | Article) -> str:
    """第四十二条: the place alone, where the law was named before."""
    return clause_table().printing.place(article if isinstance(article, Article) else Article.of(article))


def citations(articles: Mapping[str, str]) -> dict[str, str]:
    """Field → citation, for the articles that a template names; a field named `article_…` follows on the same law."""
    return {field: placed(text) if field.startswith("article_") else cited(text) for field, text in articles.items()}


def clause_words(clause_id: str) -> str:
    """The citations of a clause of the table, joined; KeyError: the table has no such clause."""
    return str(wording()["list"].join(clause_table().cite_all(clause_id)))
