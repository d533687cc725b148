"""檔案應用、政府資訊、個人資料：three rooms on one engine. What differs stands in their tables, not in ifs."""
