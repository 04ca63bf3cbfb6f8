"""How fast the product is, each figure beside bare pdfplumber on the same files in the same run."""
