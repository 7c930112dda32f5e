using System.Text;

namespace ClientPortal.Web.Data;

/// <summary>
/// Search on PostgreSQL, with the results of SQLite's FTS5: the words of a text are folded as <c>Text.Fold</c> does, and kept as a
/// <c>tsvector</c> in a generated column. The words of a search are split in the same way, so that both agree on what a word is.
/// </summary>
internal static class PostgresSearch
{
    /// <summary>Whether the database's locale has letters beyond English: the functions ask it what a letter is.</summary>
    public const string Check = "SELECT fold('ÉCŒUR') = 'ecoeur' AND search_words('l’Été 日本') @@ search_query(ARRAY['ete', '日'])";

    // A tsvector has a megabyte at most.
    private const int MostOfAFile = 150_000;

    // Accents of all scripts: the non-spacing marks (Mn) of Unicode 15 below U+10000, which is what Text.Fold leaves out.
    private const string Marks =
        @"\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1-\u05C2\u05C4-\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC"
        + @"\u06DF-\u06E4\u06E7-\u06E8\u06EA-\u06ED\u0711\u0730-\u074A\u07A6-\u07B0\u07EB-\u07F3\u07FD\u0816-\u0819\u081B-\u0823"
        + @"\u0825-\u0827\u0829-\u082D\u0859-\u085B\u0898-\u089F\u08CA-\u08E1\u08E3-\u0902\u093A\u093C\u0941-\u0948\u094D\u0951-\u0957"
        + @"\u0962-\u0963\u0981\u09BC\u09C1-\u09C4\u09CD\u09E2-\u09E3\u09FE\u0A01-\u0A02\u0A3C\u0A41-\u0A42\u0A47-\u0A48\u0A4B-\u0A4D"
        + @"\u0A51\u0A70-\u0A71\u0A75\u0A81-\u0A82\u0ABC\u0AC1-\u0AC5\u0AC7-\u0AC8\u0ACD\u0AE2-\u0AE3\u0AFA-\u0AFF\u0B01\u0B3C\u0B3F"
        + @"\u0B41-\u0B44\u0B4D\u0B55-\u0B56\u0B62-\u0B63\u0B82\u0BC0\u0BCD\u0C00\u0C04\u0C3C\u0C3E-\u0C40\u0C46-\u0C48\u0C4A-\u0C4D"
        + @"\u0C55-\u0C56\u0C62-\u0C63\u0C81\u0CBC\u0CBF\u0CC6\u0CCC-\u0CCD\u0CE2-\u0CE3\u0D00-\u0D01\u0D3B-\u0D3C\u0D41-\u0D44\u0D4D"
        + @"\u0D62-\u0D63\u0D81\u0DCA\u0DD2-\u0DD4\u0DD6\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u0EB1\u0EB4-\u0EBC\u0EC8-\u0ECD\u0F18-\u0F19"
        + @"\u0F35\u0F37\u0F39\u0F71-\u0F7E\u0F80-\u0F84\u0F86-\u0F87\u0F8D-\u0F97\u0F99-\u0FBC\u0FC6\u102D-\u1030\u1032-\u1037"
        + @"\u1039-\u103A\u103D-\u103E\u1058-\u1059\u105E-\u1060\u1071-\u1074\u1082\u1085-\u1086\u108D\u109D\u135D-\u135F\u1712-\u1714"
        + @"\u1732-\u1733\u1752-\u1753\u1772-\u1773\u17B4-\u17B5\u17B7-\u17BD\u17C6\u17C9-\u17D3\u17DD\u180B-\u180D\u180F\u1885-\u1886"
        + @"\u18A9\u1920-\u1922\u1927-\u1928\u1932\u1939-\u193B\u1A17-\u1A18\u1A1B\u1A56\u1A58-\u1A5E\u1A60\u1A62\u1A65-\u1A6C"
        + @"\u1A73-\u1A7C\u1A7F\u1AB0-\u1ABD\u1ABF-\u1ACE\u1B00-\u1B03\u1B34\u1B36-\u1B3A\u1B3C\u1B42\u1B6B-\u1B73\u1B80-\u1B81"
        + @"\u1BA2-\u1BA5\u1BA8-\u1BA9\u1BAB-\u1BAD\u1BE6\u1BE8-\u1BE9\u1BED\u1BEF-\u1BF1\u1C2C-\u1C33\u1C36-\u1C37\u1CD0-\u1CD2"
        + @"\u1CD4-\u1CE0\u1CE2-\u1CE8\u1CED\u1CF4\u1CF8-\u1CF9\u1DC0-\u1DFF\u20D0-\u20DC\u20E1\u20E5-\u20F0\u2CEF-\u2CF1\u2D7F"
        + @"\u2DE0-\u2DFF\u302A-\u302D\u3099-\u309A\uA66F\uA674-\uA67D\uA69E-\uA69F\uA6F0-\uA6F1\uA802\uA806\uA80B\uA825-\uA826\uA82C"
        + @"\uA8C4-\uA8C5\uA8E0-\uA8F1\uA8FF\uA926-\uA92D\uA947-\uA951\uA980-\uA982\uA9B3\uA9B6-\uA9B9\uA9BC-\uA9BD\uA9E5\uAA29-\uAA2E"
        + @"\uAA31-\uAA32\uAA35-\uAA36\uAA43\uAA4C\uAA7C\uAAB0\uAAB2-\uAAB4\uAAB7-\uAAB8\uAABE-\uAABF\uAAC1\uAAEC-\uAAED\uAAF6\uABE5"
        + @"\uABE8\uABED\uFB1E\uFE00-\uFE0F\uFE20-\uFE2F";

    /// <summary>The functions, the columns with the words and their indexes. The migration <c>PostgresObjects</c> runs it.</summary>
    /// <remarks>
    /// Bodies without quotes are bound when they are created: a restored backup needs no search path. <c>COLLATE "default"</c> is the database's
    /// own locale; the columns have none. A word is cut at 400 characters, because the server refuses ones over 2 KB.
    /// </remarks>
    public static string Create => $"""
        CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN replace(replace(regexp_replace(normalize(lower(value COLLATE "default"), NFD), '[{Marks}]', '', 'g'), 'œ', 'oe'), 'æ', 'ae');

        CREATE FUNCTION search_words(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN (
            SELECT coalesce(string_agg(left(word, 400) || ':' || least(place, 16383)::text, ' ' ORDER BY place), '')::tsvector
            FROM regexp_split_to_table(fold(value) COLLATE "default", '[^[:alnum:]]+') WITH ORDINALITY AS part(word, place) WHERE word <> '');

        CREATE FUNCTION search_query(words text[]) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN (
            SELECT CASE WHEN bool_and(phrase IS NOT NULL) THEN string_agg(phrase, ' & ')::tsquery END FROM (
                SELECT (
                    SELECT string_agg(quote_literal(left(word, 400)), ' <-> ' ORDER BY place) || ':*'
                    FROM regexp_split_to_table(fold(one) COLLATE "default", '[^[:alnum:]]+') WITH ORDINALITY AS part(word, place)
                    WHERE word <> '') AS phrase
                FROM unnest(words) AS one) AS phrases);

        ALTER TABLE "Messages" ADD COLUMN "SearchWords" tsvector GENERATED ALWAYS AS (search_words("Content")) STORED;
        ALTER TABLE "Attachments" ADD COLUMN "SearchWords" tsvector GENERATED ALWAYS AS (search_words("Name")) STORED;
        ALTER TABLE "Tickets" ADD COLUMN "SearchWords" tsvector GENERATED ALWAYS AS (search_words("Title" || ' ' || "Description")) STORED;
        ALTER TABLE "DocumentTexts" ADD COLUMN "SearchWords" tsvector GENERATED ALWAYS AS (search_words(left("Text", {MostOfAFile}))) STORED;
        CREATE INDEX "IX_DocumentTexts_SearchWords" ON "DocumentTexts" USING gin ("SearchWords");
        CREATE INDEX "IX_Messages_SearchWords" ON "Messages" USING gin ("SearchWords");
        CREATE INDEX "IX_Attachments_SearchWords" ON "Attachments" USING gin ("SearchWords");
        CREATE INDEX "IX_Tickets_SearchWords" ON "Tickets" USING gin ("SearchWords");
        """;

    // Numerals that are neither digits nor letters (No and Nl of Unicode 15 below U+10000), and characters for private use: SQLite takes them for
    // parts of words, and PostgreSQL for separators.
    private const string Numerals =
        @"\u00B2-\u00B3\u00B9\u00BC-\u00BE\u09F4-\u09F9\u0B72-\u0B77\u0BF0-\u0BF2\u0C78-\u0C7E\u0D58-\u0D5E\u0D70-\u0D78\u0F2A-\u0F33\u1369-\u137C"
        + @"\u16EE-\u16F0\u17F0-\u17F9\u19DA\u2070\u2074-\u2079\u2080-\u2089\u2150-\u2182\u2185-\u2189\u2460-\u249B\u24EA-\u24FF\u2776-\u2793\u2CFD"
        + @"\u3007\u3021-\u3029\u3038-\u303A\u3192-\u3195\u3220-\u3229\u3248-\u324F\u3251-\u325F\u3280-\u3289\u32B1-\u32BF\uA6E6-\uA6EF\uA830-\uA835"
        + @"\uE000-\uF8FF";

    /// <summary>
    /// Separates words as SQLite does, and passes over what has none, such as a question mark. The migration <c>SearchNumerals</c> runs it; what was
    /// indexed before is indexed anew.
    /// </summary>
    public static string Separate => $"""
        CREATE OR REPLACE FUNCTION search_words(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN (
            SELECT coalesce(string_agg(left(word, 400) || ':' || least(place, 16383)::text, ' ' ORDER BY place), '')::tsvector
            FROM regexp_split_to_table(fold(value) COLLATE "default", '[^[:alnum:]{Numerals}]+') WITH ORDINALITY AS part(word, place)
            WHERE word <> '');

        CREATE OR REPLACE FUNCTION search_query(words text[]) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN (
            SELECT string_agg(phrase, ' & ')::tsquery FROM (
                SELECT (
                    SELECT string_agg(quote_literal(left(word, 400)), ' <-> ' ORDER BY place) || ':*'
                    FROM regexp_split_to_table(fold(one) COLLATE "default", '[^[:alnum:]{Numerals}]+') WITH ORDINALITY AS part(word, place)
                    WHERE word <> '') AS phrase
                FROM unnest(words) AS one) AS phrases);

        UPDATE "Messages" SET "Content" = "Content";
        UPDATE "Attachments" SET "Name" = "Name";
        UPDATE "Tickets" SET "Title" = "Title";
        UPDATE "DocumentTexts" SET "Text" = "Text";
        """;

    /// <summary>
    /// The words as the server takes them: its texts have no NUL and no half of a surrogate pair, as of an emoji that was cut, and neither is in a
    /// word.
    /// </summary>
    public static string[] Wanted(IEnumerable<string> words) =>
        [.. words.Select(word => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(word)).Replace('\0', ' '))];
}
