using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <summary>
    /// A group has a picture. And the names of files that were sent are searched with the words of messages: an index of their own, kept by triggers as the others are.
    /// A name is taken out by its own words, so that no other has to be looked at.
    /// </summary>
    public partial class GroupPicturesAndFileNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Picture",
                table: "Conversations",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            // A file waits until a message takes it along; copies of a message that is said again elsewhere come with theirs.
            const string Name = "replace(replace(replace(replace({0}.\"Name\", 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae')";
            var (added, gone) = (string.Format(null, Name, "new"), string.Format(null, Name, "old"));
            var add = $"""INSERT INTO "SearchFiles"(words, "Seq") SELECT {added}, one."Seq" FROM "Messages" AS one WHERE one."Id" = new."MessageId";""";
            migrationBuilder.Sql("""CREATE VIRTUAL TABLE "SearchFiles" USING fts5(words, "Seq" UNINDEXED, columnsize=0, prefix='2 3', tokenize="unicode61 remove_diacritics 2");""");
            migrationBuilder.Sql($"""INSERT INTO "SearchFiles"(words, "Seq") SELECT {string.Format(null, Name, "one")}, message."Seq" FROM "Attachments" AS one JOIN "Messages" AS message ON message."Id" = one."MessageId";""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchFilesAdded" AFTER INSERT ON "Attachments" WHEN new."MessageId" IS NOT NULL BEGIN {add} END;""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchFilesSent" AFTER UPDATE OF "MessageId" ON "Attachments" WHEN old."MessageId" IS NULL AND new."MessageId" IS NOT NULL BEGIN {add} END;""");
            migrationBuilder.Sql($"""
                CREATE TRIGGER "SearchFilesRemoved" AFTER DELETE ON "Attachments" WHEN old."MessageId" IS NOT NULL BEGIN
                    DELETE FROM "SearchFiles" WHERE rowid IN (
                        SELECT rowid FROM "SearchFiles" WHERE "SearchFiles" MATCH '"' || replace({gone}, '"', '""') || '"' AND "Seq" = (SELECT "Seq" FROM "Messages" WHERE "Id" = old."MessageId"));
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchFilesAdded";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchFilesSent";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchFilesRemoved";""");
            migrationBuilder.Sql("""DROP TABLE "SearchFiles";""");
            migrationBuilder.DropColumn(
                name: "Picture",
                table: "Conversations");
        }
    }
}
