"""Official documents: from stored facts to a typed document, and from that to PDF and DOCX after GB/T 9704-2012."""
