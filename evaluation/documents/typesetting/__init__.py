"""A document on paper: fonts, measures of GB/T 9704-2012, PDF/A and DOCX with the same bytes for the same document."""
