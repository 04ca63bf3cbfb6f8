"""Letters as data to the bytes that would arrive: PDF, DOCX, mail, fax scan, photo. The same bytes on every run."""
