using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <summary>What lists are sorted by and the promise clock looks for is stored: of tickets that are there it is worked out here, as Ticket does from then on.</summary>
    public partial class NextDue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Tickets_UpdatedAt_Number",
                table: "Tickets");

            migrationBuilder.AddColumn<long>(
                name: "NextDueAt",
                table: "Tickets",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "UntoldAfter",
                table: "Tickets",
                type: "INTEGER",
                nullable: true);

            var untold = (Answer: Untold("AnswerPromise"), Resolution: Untold("ResolutionPromise"));
            migrationBuilder.Sql($"""
                UPDATE "Tickets" SET
                    "NextDueAt" = coalesce({Running("AnswerPromise")}, {Running("ResolutionPromise")}, {Never}),
                    "UntoldAfter" = coalesce(min({untold.Answer}, {untold.Resolution}), {untold.Answer}, {untold.Resolution});
                """);

            migrationBuilder.DropIndex(
                name: "IX_Prospects_CreatedAt",
                table: "Prospects");

            migrationBuilder.DropIndex(
                name: "IX_Prospects_Status_CreatedAt_Id",
                table: "Prospects");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_CreatedAt_Id_SearchText",
                table: "Prospects",
                columns: new[] { "CreatedAt", "Id", "SearchText" },
                filter: "\"DeletedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_Status_DeletedAt_CreatedAt_Id",
                table: "Prospects",
                columns: new[] { "Status", "DeletedAt", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_AssigneeId_NextDueAt_Number",
                table: "Tickets",
                columns: new[] { "AssigneeId", "NextDueAt", "Number" },
                descending: new[] { false, false, true },
                filter: "\"Status\" NOT IN ('Resolved', 'Closed')");

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_NextDueAt_Number_Status",
                table: "Tickets",
                columns: new[] { "NextDueAt", "Number", "Status" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_OrganisationId_NextDueAt_Number_Status",
                table: "Tickets",
                columns: new[] { "OrganisationId", "NextDueAt", "Number", "Status" },
                descending: new[] { false, false, true, false });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_OrganisationId_Number_Status",
                table: "Tickets",
                columns: new[] { "OrganisationId", "Number", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_OrganisationId_UpdatedAt_Number_Status",
                table: "Tickets",
                columns: new[] { "OrganisationId", "UpdatedAt", "Number", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_Priority_Number_Status",
                table: "Tickets",
                columns: new[] { "Priority", "Number", "Status" });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_UntoldAfter",
                table: "Tickets",
                column: "UntoldAfter",
                filter: "\"UntoldAfter\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_UpdatedAt_Number_Status",
                table: "Tickets",
                columns: new[] { "UpdatedAt", "Number", "Status" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Tickets_AssigneeId_NextDueAt_Number",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_NextDueAt_Number_Status",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_OrganisationId_NextDueAt_Number_Status",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_OrganisationId_Number_Status",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_OrganisationId_UpdatedAt_Number_Status",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_Priority_Number_Status",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_UntoldAfter",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_UpdatedAt_Number_Status",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Prospects_CreatedAt_Id_SearchText",
                table: "Prospects");

            migrationBuilder.DropIndex(
                name: "IX_Prospects_Status_DeletedAt_CreatedAt_Id",
                table: "Prospects");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_CreatedAt",
                table: "Prospects",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_Status_CreatedAt_Id",
                table: "Prospects",
                columns: new[] { "Status", "CreatedAt", "Id" });

            // By hand: the tool would build the table anew, and its triggers would go with the old one.
            migrationBuilder.Sql("""ALTER TABLE "Tickets" DROP COLUMN "NextDueAt";""");
            migrationBuilder.Sql("""ALTER TABLE "Tickets" DROP COLUMN "UntoldAfter";""");

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_UpdatedAt_Number",
                table: "Tickets",
                columns: new[] { "UpdatedAt", "Number" });
        }

        // Where nothing runs: the last moment there is, in ticks.
        private const long Never = 3155378975999999999;

        private static string Running(string promise) => $"""CASE WHEN "{promise}_SettledAt" IS NULL THEN "{promise}_DueAt" END""";

        private static string Untold(string promise) =>
            $"""CASE WHEN NOT "{promise}_Told" AND ("{promise}_SettledAt" IS NULL OR "{promise}_SettledAt" > "{promise}_DueAt") THEN "{promise}_DueAt" END""";
    }
}
