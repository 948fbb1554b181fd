//! What could be typed next.
