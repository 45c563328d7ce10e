-- Where the spec of a run lies, so that components of one name in several folders are told apart; empty for older runs.

ALTER TABLE generation_history ADD COLUMN spec_path TEXT NOT NULL DEFAULT '';
