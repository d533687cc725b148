"""開放資料: the data sets we make of our own figures, one entry a set, and the forms in which they are handed out."""
