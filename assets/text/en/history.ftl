# The history of the deck.
