"""首長信箱: what people write to us, from the form to the receipt, and how what they tell us is taken down."""
