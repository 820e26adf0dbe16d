//! Files of records: JSON Lines.
