using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <summary>
    /// Links for people outside, legal hold, mail that comes in, maintenance, archives of personal data, sign-in links, chosen reminders; and the
    /// texts of files with their index, kept by triggers as the others are. The index reads the text from its table (content='DocumentTexts'), so
    /// that it can show the part around a hit. Should a later migration build DocumentTexts anew, make the triggers again (a test counts them).
    /// </summary>
    public partial class DocumentLinksMailIntakeMaintenance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ErasedAt",
                table: "People",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "References",
                table: "Outbox",
                type: "TEXT",
                maxLength: 502,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReplyTo",
                table: "Outbox",
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ByMail",
                table: "Messages",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

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
                name: "CalendarReminderChoices",
                columns: table => new
                {
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Minutes = table.Column<string>(type: "TEXT", nullable: false),
                    ChosenAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CalendarReminderChoices", x => x.PersonId);
                    table.ForeignKey(
                        name: "FK_CalendarReminderChoices_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

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

            migrationBuilder.CreateTable(
                name: "IncomingMails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    From = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    MessageId = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ConversationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IncomingMails", x => x.Id);
                    table.ForeignKey(
                        name: "FK_IncomingMails_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "Maintenances",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    StartsAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndsAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ReasonFr = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ReasonEn = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    PlannedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    PlannedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Maintenances", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PersonalExports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: true),
                    StoredName = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PersonalExports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PersonalExports_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SignInLinks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    SecretHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    DeviceHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CodeHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Stamp = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignInLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SignInLinks_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "IncomingMailContents",
                columns: table => new
                {
                    MailId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Raw = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IncomingMailContents", x => x.MailId);
                    table.ForeignKey(
                        name: "FK_IncomingMailContents_IncomingMails_MailId",
                        column: x => x.MailId,
                        principalTable: "IncomingMails",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
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

            migrationBuilder.CreateIndex(
                name: "IX_IncomingMails_ConversationId_PersonId",
                table: "IncomingMails",
                columns: new[] { "ConversationId", "PersonId" });

            migrationBuilder.CreateIndex(
                name: "IX_IncomingMails_Fingerprint",
                table: "IncomingMails",
                column: "Fingerprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IncomingMails_From_AnsweredAt",
                table: "IncomingMails",
                columns: new[] { "From", "AnsweredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_IncomingMails_PersonId",
                table: "IncomingMails",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_IncomingMails_State_Id",
                table: "IncomingMails",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Maintenances_EndsAt",
                table: "Maintenances",
                column: "EndsAt");

            migrationBuilder.CreateIndex(
                name: "IX_PersonalExports_ExpiresAt",
                table: "PersonalExports",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_PersonalExports_PersonId",
                table: "PersonalExports",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_SignInLinks_DeviceHash",
                table: "SignInLinks",
                column: "DeviceHash");

            migrationBuilder.CreateIndex(
                name: "IX_SignInLinks_PersonId",
                table: "SignInLinks",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_SignInLinks_SecretHash",
                table: "SignInLinks",
                column: "SecretHash",
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
                name: "CalendarReminderChoices");

            migrationBuilder.DropTable(
                name: "DocumentLinks");

            migrationBuilder.DropTable(
                name: "DocumentTexts");

            migrationBuilder.DropTable(
                name: "IncomingMailContents");

            migrationBuilder.DropTable(
                name: "Maintenances");

            migrationBuilder.DropTable(
                name: "PersonalExports");

            migrationBuilder.DropTable(
                name: "SignInLinks");

            migrationBuilder.DropTable(
                name: "IncomingMails");

            migrationBuilder.DropColumn(
                name: "ErasedAt",
                table: "People");

            migrationBuilder.DropColumn(
                name: "References",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "ReplyTo",
                table: "Outbox");

            // EF Core would build the table anew, and the triggers of the index that name it would not survive that.
            migrationBuilder.Sql("""ALTER TABLE "Messages" DROP COLUMN "ByMail";""");

            migrationBuilder.DropColumn(
                name: "HeldAt",
                table: "Documents");

            migrationBuilder.DropColumn(
                name: "HoldReason",
                table: "Documents");
        }
    }
}
