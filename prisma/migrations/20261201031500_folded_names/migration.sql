-- A name as it is searched and listed by, the same whatever the collation of the database: what src/domain/folded-name.ts does, but of marks only the accents of Latin, Greek and Cyrillic and the
-- vowel points of Hebrew and Arabic go. Vowel signs of other scripts stay. In plpgsql, so that it isn't inlined and
-- its cost is known: else a search for a rare name is planned to fold every name there is.
CREATE FUNCTION "folded_name"("name" TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
  RETURN replace(replace(replace(replace(translate(lower(regexp_replace(
    normalize("name", NFD) COLLATE "pg_c_utf8",
    '[\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF-\u05C7\u0610-\u061A\u064B-\u065F\u0670\u200C\u200D.''`\u2018\u2019\u02BB\u02BC]', '', 'g')),
    'łđðøıς', 'lddoiσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
END;
$$;

DROP INDEX "account_given_name_search_idx";
DROP INDEX "account_family_name_search_idx";
DROP INDEX "client_given_name_search_idx";
DROP INDEX "client_family_name_search_idx";
CREATE INDEX "account_given_name_search_idx" ON "account" (folded_name("given_name") COLLATE "C");
CREATE INDEX "account_family_name_search_idx" ON "account" (folded_name("family_name") COLLATE "C");
CREATE INDEX "client_given_name_search_idx" ON "client" (folded_name("given_name") COLLATE "C");
CREATE INDEX "client_family_name_search_idx" ON "client" (folded_name("family_name") COLLATE "C");
