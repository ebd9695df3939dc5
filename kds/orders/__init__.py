"""Orders, their lines and rounds, courses, and the pad they are taken on."""
