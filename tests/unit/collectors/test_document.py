"""docs/sources.md is made from the source files."""

from collectors.document import sources_markdown
from tests.unit.collectors.sources import SOURCES


def test_the_page_names_every_source_feed_and_column() -> None:
    page = sources_markdown(SOURCES)
    for source in SOURCES:
        assert f"\n## {source.source}\n" in page
        for code, feed in source.feeds.items():
            assert f"\n### {code}\n" in page
            assert f"→ table `{feed.table}`" in page
            for name in feed.columns:
                assert f"| `{name}` |" in page


def test_the_page_says_what_is_refused_and_what_is_never_collected() -> None:
    page = sources_markdown(SOURCES)
    assert "a row with `secrecy` = 涉密, 秘密, 机密, 绝密 is refused; nothing of it is kept" in page
    assert "known and not collected: `applicant_masked`, `id_hash`" in page


def test_the_page_names_credentials_but_holds_none() -> None:
    assert "(credentials `app_key`, `app_secret`)" in sources_markdown(SOURCES)
