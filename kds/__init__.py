"""A live restaurant: kitchen, floor, door, bookings, ordering and money are views of one model."""
