using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Indexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Prospects_Status",
                table: "Prospects");

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_UpdatedAt_Number",
                table: "Tickets",
                columns: new[] { "UpdatedAt", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_SortName_Id",
                table: "Prospects",
                columns: new[] { "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_Status_CreatedAt_Id",
                table: "Prospects",
                columns: new[] { "Status", "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_Kind",
                table: "Conversations",
                column: "Kind");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Tickets_UpdatedAt_Number",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_Prospects_SortName_Id",
                table: "Prospects");

            migrationBuilder.DropIndex(
                name: "IX_Prospects_Status_CreatedAt_Id",
                table: "Prospects");

            migrationBuilder.DropIndex(
                name: "IX_Conversations_Kind",
                table: "Conversations");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_Status",
                table: "Prospects",
                column: "Status");
        }
    }
}
