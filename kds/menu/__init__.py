"""What is sold: categories, items, modifier groups and options, prices, and what is out."""
