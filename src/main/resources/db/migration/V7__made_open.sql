-- Credentials that somebody was given who had shown none: a start with a key says how many there are.
ALTER TABLE api_key ADD COLUMN made_open boolean NOT NULL DEFAULT false;
ALTER TABLE worker  ADD COLUMN token_made_open boolean NOT NULL DEFAULT false;
