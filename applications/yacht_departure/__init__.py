"""遊艇出海報備（船舶法第 70 條第 4 項）: the report, the trip, and the watch over its return."""
