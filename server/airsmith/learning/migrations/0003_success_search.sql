-- Full-text search over past successes. `name` holds the words of the component's name, which only the program can
-- take apart: rows from before this step have the name as it is until the component succeeds again.

CREATE VIRTUAL TABLE success_search USING fts5(
    component_name UNINDEXED, name, category, description, tokenize = 'porter unicode61'
);

INSERT INTO success_search (component_name, name, category, description)
SELECT component_name, component_name, category, description FROM success_patterns;
