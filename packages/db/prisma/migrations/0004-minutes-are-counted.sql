-- The minutes of a day or a month are those of the attempts that had not ended when it began.
CREATE INDEX ON attempts (ended_at);
