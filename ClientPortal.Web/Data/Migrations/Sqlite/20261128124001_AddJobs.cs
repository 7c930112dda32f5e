using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    LeasedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    LeasedBy = table.Column<string>(type: "TEXT", maxLength: 80, nullable: true),
                    RunAgain = table.Column<bool>(type: "INTEGER", nullable: false),
                    LastError = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JobAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    JobId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Ending = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    Note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobAttempts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_JobAttempts_Jobs_JobId",
                        column: x => x.JobId,
                        principalTable: "Jobs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_JobAttempts_EndedAt",
                table: "JobAttempts",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_JobAttempts_JobId",
                table: "JobAttempts",
                column: "JobId");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Kind_Key",
                table: "Jobs",
                columns: new[] { "Kind", "Key" },
                unique: true,
                filter: "\"State\" IN ('Due', 'Running')");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Kind_State_DueAt",
                table: "Jobs",
                columns: new[] { "Kind", "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_FinishedAt",
                table: "Jobs",
                columns: new[] { "State", "FinishedAt" });

            // Mails that wait, and those that were given up, become jobs.
            migrationBuilder.Sql("""
                INSERT INTO "Jobs" ("Id", "Kind", "Key", "Payload", "Subject", "State", "DueAt", "Attempts", "Failures", "LastError", "RunAgain",
                    "CreatedAt", "FinishedAt", "Version")
                SELECT "Id", 'mail', lower("Id"), lower("Id"), "To", CASE WHEN "DueAt" IS NULL THEN 'Dead' ELSE 'Due' END,
                    coalesce("DueAt", "CreatedAt"), "Failures", "Failures", "Fault", 0,
                    "CreatedAt", CASE WHEN "DueAt" IS NULL THEN "CreatedAt" END, 0
                FROM "Outbox" WHERE "SentAt" IS NULL;
                """);

            migrationBuilder.DropIndex(
                name: "IX_Outbox_DueAt",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "DueAt",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Failures",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Fault",
                table: "Outbox");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "DueAt",
                table: "Outbox",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Failures",
                table: "Outbox",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Fault",
                table: "Outbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_DueAt",
                table: "Outbox",
                column: "DueAt");

            migrationBuilder.Sql("""
                UPDATE "Outbox" SET ("DueAt", "Failures", "Fault") = (
                    SELECT CASE WHEN "State" IN ('Due', 'Running') THEN "Jobs"."DueAt" END, "Jobs"."Failures", "LastError"
                    FROM "Jobs" WHERE "Kind" = 'mail' AND "Key" = lower("Outbox"."Id") ORDER BY "Jobs"."Id" DESC LIMIT 1)
                WHERE "SentAt" IS NULL AND EXISTS (SELECT 1 FROM "Jobs" WHERE "Kind" = 'mail' AND "Key" = lower("Outbox"."Id"));
                """);

            migrationBuilder.DropTable(
                name: "JobAttempts");

            migrationBuilder.DropTable(
                name: "Jobs");
        }
    }
}
