using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <summary>
    /// Links for people outside, legal hold, and the texts of files with their full-text index, kept by triggers as the others are. The index reads the text from its table
    /// (content='DocumentTexts'), so that it can show the part around a hit. Should a later migration build DocumentTexts anew, make the triggers again (a test counts them).
    /// </summary>
    public partial class DocumentTextsAndLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "HeldAt",
                table: "Documents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HoldReason",
                table: "Documents",
                type: "TEXT",
                maxLength: 300,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DocumentLinks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    DocumentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganisationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: true),
                    For = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    SecretHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PasswordHash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Allowed = table.Column<int>(type: "INTEGER", nullable: true),
                    Opened = table.Column<int>(type: "INTEGER", nullable: false),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    MadeById = table.Column<Guid>(type: "TEXT", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RevokedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_DocumentLinks_Documents_DocumentId",
                        column: x => x.DocumentId,
                        principalTable: "Documents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_DocumentLinks_People_MadeById",
                        column: x => x.MadeById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "DocumentTexts",
                columns: table => new
                {
                    Seq = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 300000, nullable: false),
                    ReadAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentTexts", x => x.Seq);
                });

            migrationBuilder.CreateIndex(
                name: "IX_DocumentLinks_DocumentId",
                table: "DocumentLinks",
                column: "DocumentId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentLinks_MadeById",
                table: "DocumentLinks",
                column: "MadeById");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentLinks_SecretHash",
                table: "DocumentLinks",
                column: "SecretHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DocumentTexts_Sha256",
                table: "DocumentTexts",
                column: "Sha256",
                unique: true);

            const string Spelled = "replace(replace(replace(replace({0}.\"Text\", 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae')";
            var (added, gone) = (string.Format(null, Spelled, "new"), string.Format(null, Spelled, "old"));
            var add = $"""INSERT INTO "SearchDocuments"(rowid, "Text") VALUES (new."Seq", {added});""";
            var remove = $"""INSERT INTO "SearchDocuments"("SearchDocuments", rowid, "Text") VALUES ('delete', old."Seq", {gone});""";
            migrationBuilder.Sql("""CREATE VIRTUAL TABLE "SearchDocuments" USING fts5("Text", content='DocumentTexts', content_rowid='Seq', columnsize=0, prefix='2 3', tokenize="unicode61 remove_diacritics 2");""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchDocumentsAdded" AFTER INSERT ON "DocumentTexts" BEGIN {add} END;""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchDocumentsChanged" AFTER UPDATE OF "Text" ON "DocumentTexts" BEGIN {remove} {add} END;""");
            migrationBuilder.Sql($"""CREATE TRIGGER "SearchDocumentsRemoved" AFTER DELETE ON "DocumentTexts" BEGIN {remove} END;""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchDocumentsAdded";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchDocumentsChanged";""");
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "SearchDocumentsRemoved";""");
            migrationBuilder.Sql("""DROP TABLE "SearchDocuments";""");
            migrationBuilder.DropTable(
                name: "DocumentLinks");

            migrationBuilder.DropTable(
                name: "DocumentTexts");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "HoldReason",
                table: "Documents");
        }
    }
}
