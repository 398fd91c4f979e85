-- Runs once, when PostgreSQL starts on an empty volume: the roles and databases that `dev/postgres.ts` makes for the embedded stack.
-- The owner migrates, the app cannot change the audit trail, the key store and Temporal have roles of their own.
CREATE ROLE headway_owner LOGIN PASSWORD 'local';
CREATE ROLE headway_app LOGIN PASSWORD 'local';
CREATE ROLE headway_keys LOGIN PASSWORD 'local';
CREATE ROLE temporal LOGIN CREATEDB PASSWORD 'local';
CREATE DATABASE headway OWNER headway_owner;
CREATE DATABASE headway_keys OWNER headway_keys;
