"""統計: what people told us, in numbers. A sheet is one table; page, chart and file are made of it alone."""
