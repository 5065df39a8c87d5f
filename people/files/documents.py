"""PDF, and packages that are documents: DOCX, XLSX, OFD. Nothing in them may run. Pure but for the reading."""

import re
from pathlib import Path
from typing import BinaryIO, Final

from core.packages import PackageLimits, UnsoundPackageError, check_package
from people.files.kinds import DOCX, OFD, XLSX, FileKind, UnfitFileError

PDF_MARK: Final = b"%PDF-"
PDF_END: Final = b"%%EOF"
BEHIND: Final = 64
"""so many bytes may stand behind the end of a PDF: line ends, and what printers leave"""
BLOCK: Final = 1 << 20
OVERLAP: Final = 32
RUNS: Final = re.compile(rb"/(?:JavaScript|Launch|RichMedia|XFA)(?![A-Za-z0-9])")
"""what makes a PDF do something; it may hide in packed parts, so files are never opened here, only handed on"""
MAIN_PARTS: Final = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "OFD.xml": OFD}
PROGRAMS: Final = re.compile(
    r"vbaproject|activex|macrosheets|oleobject|\.(?:exe|dll|bat|cmd|com|js|vbs|ps1|scr|jar|msi|lnk|hta|html?|zip|7z|rar)$",
    re.IGNORECASE,
)


def check_pdf(file: BinaryIO) -> None:
    """A PDF from its first byte to its end, without other files behind it and without actions."""
    file.seek(0)
    before, end, at = b"", -1, 0
    while block := file.read(BLOCK):
        text = before + block
        if RUNS.search(text):
            raise UnfitFileError("runs", kind="PDF")
        if (found := text.rfind(PDF_END)) >= 0:
            end = at - len(before) + found
        at += len(block)
        before = text[-OVERLAP:]
    if end < 0:
        raise UnfitFileError("damaged", kind="PDF")
    if at - end - len(PDF_END) > BEHIND:
        raise UnfitFileError("behind", kind="PDF")


def kind_of_package(path: Path, limits: PackageLimits) -> FileKind:
    """What a package is; UnfitFileError when it is none of ours, is not sound, or carries programs."""
    try:
        names = check_package(path, limits)
    except UnsoundPackageError as error:
        raise UnfitFileError(error.code, **error.values) from error
    kinds = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if len(kinds) != 1 or (kinds[0] is not OFD and "[Content_Types].xml" not in names):
        raise UnfitFileError("unknown_package")
    if program := next((name for name in names if PROGRAMS.search(name)), None):
        raise UnfitFileError("program", part=program[-60:])
    return kinds[0]
