using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SlaTargets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Tickets_UntoldAfter",
                table: "Tickets");

            migrationBuilder.RenameColumn(
                name: "ResolutionPromise_SettledAt",
                table: "Tickets",
                newName: "ResolutionTarget_SettledAt");

            migrationBuilder.RenameColumn(
                name: "ResolutionPromise_Left",
                table: "Tickets",
                newName: "ResolutionTarget_Left");

            migrationBuilder.RenameColumn(
                name: "ResolutionPromise_DueAt",
                table: "Tickets",
                newName: "ResolutionTarget_DueAt");

            migrationBuilder.RenameColumn(
                name: "AnswerPromise_SettledAt",
                table: "Tickets",
                newName: "AnswerTarget_SettledAt");

            migrationBuilder.RenameColumn(
                name: "AnswerPromise_Left",
                table: "Tickets",
                newName: "AnswerTarget_Left");

            migrationBuilder.RenameColumn(
                name: "AnswerPromise_DueAt",
                table: "Tickets",
                newName: "AnswerTarget_DueAt");

            migrationBuilder.RenameColumn(
                name: "UntoldAfter",
                table: "Tickets",
                newName: "BreachCheckAt");

            migrationBuilder.RenameColumn(
                name: "ResolutionPromise_Told",
                table: "Tickets",
                newName: "ResolutionTarget_BreachNotified");

            migrationBuilder.RenameColumn(
                name: "AnswerPromise_Told",
                table: "Tickets",
                newName: "AnswerTarget_BreachNotified");

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_BreachCheckAt",
                table: "Tickets",
                column: "BreachCheckAt",
                filter: "\"BreachCheckAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Tickets_BreachCheckAt",
                table: "Tickets");

            migrationBuilder.RenameColumn(
                name: "ResolutionTarget_SettledAt",
                table: "Tickets",
                newName: "ResolutionPromise_SettledAt");

            migrationBuilder.RenameColumn(
                name: "ResolutionTarget_Left",
                table: "Tickets",
                newName: "ResolutionPromise_Left");

            migrationBuilder.RenameColumn(
                name: "ResolutionTarget_DueAt",
                table: "Tickets",
                newName: "ResolutionPromise_DueAt");

            migrationBuilder.RenameColumn(
                name: "AnswerTarget_SettledAt",
                table: "Tickets",
                newName: "AnswerPromise_SettledAt");

            migrationBuilder.RenameColumn(
                name: "AnswerTarget_Left",
                table: "Tickets",
                newName: "AnswerPromise_Left");

            migrationBuilder.RenameColumn(
                name: "AnswerTarget_DueAt",
                table: "Tickets",
                newName: "AnswerPromise_DueAt");

            migrationBuilder.RenameColumn(
                name: "ResolutionTarget_BreachNotified",
                table: "Tickets",
                newName: "ResolutionPromise_Told");

            migrationBuilder.RenameColumn(
                name: "BreachCheckAt",
                table: "Tickets",
                newName: "UntoldAfter");

            migrationBuilder.RenameColumn(
                name: "AnswerTarget_BreachNotified",
                table: "Tickets",
                newName: "AnswerPromise_Told");

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_UntoldAfter",
                table: "Tickets",
                column: "UntoldAfter",
                filter: "\"UntoldAfter\" IS NOT NULL");
        }
    }
}
