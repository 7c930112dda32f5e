using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <summary>
    /// A file may wait for its ticket in no conversation yet. And full-text indexes of messages and tickets, kept by triggers: whatever writes a text indexes it in the same transaction. The tables keep words and no text
    /// (content=''), so what was there before must be said to take it out. Should a later migration build Messages or Tickets anew, their triggers go with the old
    /// table: make them again (a test counts them).
    /// </summary>
    public partial class SearchIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            Index(migrationBuilder, "SearchMessages", "Messages", "Seq", text: row => Spelled($"""{row}."Content" """), of: "\"Content\"");
            Index(migrationBuilder, "SearchTickets", "Tickets", "Number", text: row => Spelled($"""{row}."Title" || ' ' || {row}."Description" """), of: "\"Title\", \"Description\"");

            migrationBuilder.AlterColumn<Guid>(
                name: "ConversationId",
                table: "Attachments",
                type: "TEXT",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "TEXT");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var index in new[] { "SearchMessages", "SearchTickets" })
            {
                migrationBuilder.Sql($"""DROP TRIGGER IF EXISTS "{index}Added";""");
                migrationBuilder.Sql($"""DROP TRIGGER IF EXISTS "{index}Changed";""");
                migrationBuilder.Sql($"""DROP TRIGGER IF EXISTS "{index}Removed";""");
                migrationBuilder.Sql($"""DROP TABLE "{index}";""");
            }

            migrationBuilder.Sql("""DELETE FROM "Attachments" WHERE "ConversationId" IS NULL;""");
            migrationBuilder.AlterColumn<Guid>(
                name: "ConversationId",
                table: "Attachments",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "TEXT",
                oldNullable: true);
        }

        private static void Index(MigrationBuilder to, string index, string table, string key, Func<string, string> text, string of)
        {
            var remove = $"""INSERT INTO "{index}"("{index}", rowid, words) VALUES ('delete', old."{key}", {text("old")});""";
            var add = $"""INSERT INTO "{index}"(rowid, words) VALUES (new."{key}", {text("new")});""";

            // Beginnings of two and three letters have lists of their own: they are asked at every letter that is typed.
            to.Sql($"""CREATE VIRTUAL TABLE "{index}" USING fts5(words, content='', columnsize=0, prefix='2 3', tokenize="unicode61 remove_diacritics 2");""");
            to.Sql($"""INSERT INTO "{index}"(rowid, words) SELECT one."{key}", {text("one")} FROM "{table}" AS one;""");
            to.Sql($"""CREATE TRIGGER "{index}Added" AFTER INSERT ON "{table}" BEGIN {add} END;""");
            to.Sql($"""CREATE TRIGGER "{index}Changed" AFTER UPDATE OF {of} ON "{table}" BEGIN {remove} {add} END;""");
            to.Sql($"""CREATE TRIGGER "{index}Removed" AFTER DELETE ON "{table}" BEGIN {remove} END;""");
        }

        // The one thing of French that the tokenizer does not know.
        private static string Spelled(string text) => $"replace(replace(replace(replace({text}, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae')";
    }
}
