using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <summary>The words of documents' names, folders and tags, by the id of the document. A row is taken out by its own words.</summary>
    [DbContext(typeof(SqlitePortalDb))]
    [Migration("20261129035000_SearchDocumentNames")]
    public partial class SearchDocumentNames : Migration
    {
        private const string Removed = """
            DELETE FROM "SearchDocumentNames" WHERE rowid IN (
                SELECT rowid FROM "SearchDocumentNames"
                WHERE "SearchDocumentNames" MATCH '"' || replace({0}, '"', '""') || '"' AND "DocumentId" = old."Id");
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            var (add, remove) = ($"""INSERT INTO "SearchDocumentNames"(words, "DocumentId") VALUES ({WordsOf("new")}, new."Id");""",
                string.Format(null, Removed, WordsOf("old")));
            migrationBuilder.Sql("""CREATE VIRTUAL TABLE "SearchDocumentNames" USING fts5(words, "DocumentId" UNINDEXED, columnsize=0, prefix='2 3', tokenize="unicode61 remove_diacritics 2");""");
            migrationBuilder.Sql($"""INSERT INTO "SearchDocumentNames"(words, "DocumentId") SELECT {WordsOf("one")}, one."Id" FROM "Documents" AS one;""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchDocumentNamesAdded" AFTER INSERT ON "Documents" BEGIN {add} END;""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchDocumentNamesChanged" AFTER UPDATE OF "Name", "Folder", "Tags" ON "Documents" BEGIN {remove} {add} END;""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchDocumentNamesRemoved" AFTER DELETE ON "Documents" BEGIN {remove} END;""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchDocumentNamesAdded";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchDocumentNamesChanged";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchDocumentNamesRemoved";""");
            migrationBuilder.Sql("""DROP TABLE "SearchDocumentNames";""");
        }

        private static string WordsOf(string row) =>
            $"""replace(replace(replace(replace({row}."Name" || ' ' || {row}."Folder" || ' ' || {row}."Tags", 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae')""";
    }
}
