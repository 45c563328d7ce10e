-- Texts that later runs need: code that passed, files as they were written, replies that can be used again.

CREATE TABLE success_patterns (
    component_name TEXT PRIMARY KEY,
    component_type TEXT NOT NULL,
    category TEXT NOT NULL,
    description TEXT NOT NULL,
    code TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE generated_files (
    path TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    component_name TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE request_cache (
    request_digest TEXT PRIMARY KEY, -- never the request itself
    text TEXT NOT NULL,
    model TEXT NOT NULL,
    created_at TEXT NOT NULL
);
