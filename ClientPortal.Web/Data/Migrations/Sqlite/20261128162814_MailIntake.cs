using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MailIntake : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "IncomingMailContents");

            migrationBuilder.DropTable(
                name: "IncomingMails");

            migrationBuilder.DropColumn(
                name: "References",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "ReplyTo",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "ByMail",
                table: "Messages");
        }
    }
}
