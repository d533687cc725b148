"""The people, units and cases the tests share."""
