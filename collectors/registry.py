"""The sources there are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from collectors.checks import check_source
from collectors.column_checks import Tables
from collectors.definition import Source
from core.errors import ConfigurationError
from core.model import Mistake
from core.yamllines import load

SOURCES: Final[tuple[str, ...]] = ("registers", "platform", "licences", "lookups", "das", "filerooms", "evaluation")
"""Every source by its file in `sources/`, in the order of the lists."""

FOLDER: Final = Path(__file__).parent / "sources"


def load_sources(
    tables: Tables, folder: Path = FOLDER, names: Sequence[str] = SOURCES, extra: Path | None = None
) -> tuple[Source, ...]:
    """The sources as their files say; raises ConfigurationError with every mistake of every file.

    `tables`: table → column → SQL type, as the store can take it.
    `extra`: a folder with further source files, of this bureau alone; every `.yaml` in it is one.
    """
    files = [(folder / f"{name}.yaml", f"collectors/sources/{name}.yaml") for name in names]
    files += _extra_files(extra) if extra is not None else []
    sources: list[tuple[str, Source]] = []
    mistakes: list[Mistake] = []
    for path, shown in files:
        source, found = check_source(load(path, shown), tables)
        mistakes.extend(found)
        if source is not None:
            sources.append((shown, source))
    mistakes.extend(_duplicates(sources))
    if mistakes:
        raise ConfigurationError(mistakes)
    return tuple(source for _, source in sources)


def _extra_files(folder: Path) -> list[tuple[Path, str]]:
    if not folder.is_dir():
        raise ConfigurationError([Mistake(str(folder), 1, "bureau.sources_folder: there is no such folder")])
    return [(path, f"{folder.name}/{path.name}") for path in sorted(folder.glob("*.yaml"))]


def _duplicates(sources: Sequence[tuple[str, Source]]) -> list[Mistake]:
    mistakes = []
    seen: dict[str, str] = {}
    for file, source in sources:
        if source.source in seen:
            mistakes.append(Mistake(file, 1, f"the source '{source.source}' is already in {seen[source.source]}"))
        seen.setdefault(source.source, file)
    return mistakes
