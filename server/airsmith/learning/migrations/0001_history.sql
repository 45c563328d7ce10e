-- Numbers about runs, and the errors they met. No source code, prompts or keys.
-- Times are ISO 8601 in UTC with microseconds, so that they sort as text.

CREATE TABLE generation_history (
    id INTEGER PRIMARY KEY,
    component_name TEXT NOT NULL,
    component_type TEXT NOT NULL,
    category TEXT NOT NULL,
    attempts_needed INTEGER NOT NULL,
    success INTEGER NOT NULL,
    execution_time_s REAL NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    thinking_tokens INTEGER NOT NULL,
    tokens_are_estimated INTEGER NOT NULL,
    cost_usd REAL,
    model TEXT,
    engine TEXT NOT NULL,
    created_at TEXT NOT NULL,
    failure_kind TEXT,
    errors TEXT NOT NULL -- JSON: [[type, message, solution or null], ...]
);

CREATE INDEX generation_history_by_component ON generation_history (component_name, created_at);
CREATE INDEX generation_history_by_time ON generation_history (created_at);

CREATE TABLE error_patterns (
    type TEXT NOT NULL,
    message TEXT NOT NULL,
    solution TEXT,
    frequency INTEGER NOT NULL,
    affected_components TEXT NOT NULL, -- JSON: sorted list of names
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (type, message)
);
