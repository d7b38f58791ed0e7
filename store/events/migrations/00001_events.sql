-- +goose Up

-- The types of events that were ever stored.
CREATE TABLE types (
	number INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

-- The events of WorkOS. number is the order in which they were stored and is never used twice; at is in milliseconds since 1970.
-- also is a JSON list of [kind, value], for what an event is about besides its columns.
CREATE TABLE events (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	type INTEGER NOT NULL REFERENCES types,
	at INTEGER NOT NULL,
	organization_id TEXT NOT NULL,
	connection_id TEXT NOT NULL,
	directory_id TEXT NOT NULL,
	user_id TEXT NOT NULL,
	email TEXT NOT NULL,
	session_id TEXT NOT NULL,
	object_id TEXT NOT NULL,
	also TEXT NOT NULL,
	raw BLOB NOT NULL
) STRICT;

-- What each event is found by, in the order in which lists show it: kind 0 has every event, kind 1 those of a type, by its number, and
-- the other kinds are those of event.go. type is repeated so that the events of a type among those about something are found here.
CREATE TABLE subjects (
	kind INTEGER NOT NULL,
	value TEXT NOT NULL,
	at INTEGER NOT NULL,
	number INTEGER NOT NULL,
	type INTEGER NOT NULL,
	PRIMARY KEY (kind, value, at, number)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER events_stored AFTER INSERT ON events BEGIN
	INSERT INTO subjects VALUES (0, '', NEW.at, NEW.number, NEW.type), (1, NEW.type, NEW.at, NEW.number, NEW.type);
	INSERT INTO subjects SELECT 2, NEW.organization_id, NEW.at, NEW.number, NEW.type WHERE NEW.organization_id <> '';
	INSERT INTO subjects SELECT 3, NEW.connection_id, NEW.at, NEW.number, NEW.type WHERE NEW.connection_id <> '';
	INSERT INTO subjects SELECT 4, NEW.directory_id, NEW.at, NEW.number, NEW.type WHERE NEW.directory_id <> '';
	INSERT INTO subjects SELECT 5, NEW.user_id, NEW.at, NEW.number, NEW.type WHERE NEW.user_id <> '';
	INSERT INTO subjects SELECT 6, NEW.email, NEW.at, NEW.number, NEW.type WHERE NEW.email <> '';
	INSERT INTO subjects SELECT 7, NEW.session_id, NEW.at, NEW.number, NEW.type WHERE NEW.session_id <> '';
	INSERT INTO subjects SELECT 8, NEW.object_id, NEW.at, NEW.number, NEW.type WHERE NEW.object_id <> '';
	-- Not OR IGNORE: the conflict clause of the statement that fires a trigger is used in its place.
	INSERT INTO subjects SELECT DISTINCT j.value ->> 0, j.value ->> 1, NEW.at, NEW.number, NEW.type FROM json_each(NEW.also) j WHERE NOT EXISTS
		(SELECT 1 FROM subjects WHERE kind = j.value ->> 0 AND value = j.value ->> 1 AND at = NEW.at AND number = NEW.number);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER events_removed AFTER DELETE ON events BEGIN
	DELETE FROM subjects WHERE kind = 0 AND value = '' AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 1 AND value = OLD.type AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 2 AND value = OLD.organization_id AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 3 AND value = OLD.connection_id AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 4 AND value = OLD.directory_id AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 5 AND value = OLD.user_id AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 6 AND value = OLD.email AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 7 AND value = OLD.session_id AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE kind = 8 AND value = OLD.object_id AND at = OLD.at AND number = OLD.number;
	DELETE FROM subjects WHERE at = OLD.at AND number = OLD.number
		AND (kind, value) IN (SELECT j.value ->> 0, j.value ->> 1 FROM json_each(OLD.also) j);
END;
-- +goose StatementEnd

-- Where the reader of WorkOS's events is. From complete_from on, to the cursor, every event is stored; 0 while that is true of none.
CREATE TABLE state (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	cursor_id TEXT NOT NULL,
	cursor_at INTEGER NOT NULL,
	complete_from INTEGER NOT NULL,
	stored INTEGER NOT NULL -- the number of rows in events
) STRICT;
INSERT INTO state VALUES (1, '', 0, 0, 0);

-- Events that could not be applied.
CREATE TABLE set_aside (
	number INTEGER PRIMARY KEY REFERENCES events ON DELETE CASCADE,
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	tries INTEGER NOT NULL
) STRICT;
